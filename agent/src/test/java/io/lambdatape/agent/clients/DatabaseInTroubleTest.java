package io.lambdatape.agent.clients;

import static io.lambdatape.testkit.Eventually.WATCHDOG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.lambdatape.agent.clients.TroubledServer.Talk;
import io.lambdatape.agent.clients.TroubledServer.Trouble;
import io.lambdatape.agent.database.DatabaseProtocol;
import io.lambdatape.agent.mysql.MySql;
import io.lambdatape.agent.postgresql.Postgres;
import io.lambdatape.agent.redis.Redis;
import io.lambdatape.testkit.RealPostgres;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.Jedis;

/** A database that is gone, slow, silent or mad: its client sees of it what it would see without the agent. */
class DatabaseInTroubleTest {
    enum SystemUnderTest {
        POSTGRESQL,
        MYSQL,
        REDIS;

        DatabaseProtocol protocol() {
            return switch (this) {
                case POSTGRESQL -> new Postgres();
                case MYSQL -> new MySql();
                case REDIS -> new Redis();
            };
        }

        byte[] greeting() {
            return this == MYSQL ? mySqlGreeting() : new byte[0];
        }

        byte[] question() {
            return switch (this) {
                case POSTGRESQL -> joined(0, 0, 0, 18, 0, 3, 0, 0, "user\0ann\0\0");
                case MYSQL -> joined(36 + 2, 0, 0, 1, 0, 0x82, 0, 0, 0, 0, 0, 1, 45, new byte[23], "root\0", 0);
                case REDIS -> joined("*2\r\n$3\r\nGET\r\n$1\r\nk\r\n");
            };
        }

        byte[] half() {
            return switch (this) {
                case POSTGRESQL -> joined('R', 0, 0, 0, 8, 0, 0, 0, 0, 'S', 0, 0, 0, 30, "server_v");
                case MYSQL -> joined(60, 0, 0, 2, 0, 0, 0);
                case REDIS -> joined("$100\r\nhalf of it");
            };
        }
    }

    private static byte[] mySqlGreeting() {
        byte[] body = joined(
                10,
                "5.5.5-11.4.0-MariaDB\0",
                7,
                0,
                0,
                0,
                "saltsalt",
                0,
                0x00,
                0x82,
                45,
                2,
                0,
                0x08,
                0,
                21,
                new byte[10],
                "twelve bytes\0",
                "mysql_native_password\0");
        return joined(body.length, 0, 0, 0, body);
    }

    private static byte[] joined(Object... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Object part : parts) {
            switch (part) {
                case Integer octet -> all.write(octet);
                case Character octet -> all.write(octet);
                case String text -> all.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
                case byte[] bytes -> all.writeBytes(bytes);
                default -> throw new IllegalArgumentException("no part of a message: " + part);
            }
        }
        return all.toByteArray();
    }

    static Stream<Arguments> troubles() {
        return Stream.of(SystemUnderTest.values())
                .flatMap(system -> Stream.of(Trouble.values()).map(trouble -> Arguments.of(system, trouble)));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void theMiddleOfAnAnswer(SystemUnderTest system, Trouble trouble) throws Exception {
        String seen = seenTheSame(system, new Talk(system.greeting(), system.question(), system.half()), trouble);

        assertThat(seen)
                .endsWith(
                        switch (trouble) {
                            case ENDS -> " end";
                            case RESETS -> " Connection reset";
                            case IS_SILENT -> " silence";
                        });
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void rubbishInPlaceOfAnAnswer(SystemUnderTest system, Trouble trouble) throws Exception {
        byte[] rubbish = new byte[3000];
        new SplittableRandom(7).nextBytes(rubbish);
        seenTheSame(system, new Talk(system.greeting(), system.question(), rubbish), trouble);
        byte[] http = joined("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
        seenTheSame(system, new Talk(new byte[0], system.question(), http), trouble);
    }

    private static String seenTheSame(SystemUnderTest system, Talk talk, Trouble trouble) throws Exception {
        try (TroubledServer server = new TroubledServer(talk, trouble);
                PlainAgent agent = new PlainAgent(system.protocol(), server.port())) {
            String direct = talk.seenAt(server.port(), trouble);
            String relayed = talk.seenAt(agent.port(), trouble);
            assertThat(relayed).isEqualTo(direct);
            if (trouble == Trouble.IS_SILENT) {
                assertThat(server.clientGone.await(WATCHDOG.toSeconds(), TimeUnit.SECONDS))
                        .as("the server learns that its clients have given up")
                        .isTrue();
            }
            return relayed;
        }
    }

    @ParameterizedTest
    @EnumSource(SystemUnderTest.class)
    void aDatabaseThatIsGoneIsNamedByTheDriversErrorTogetherWithTheCure(SystemUnderTest system) throws Exception {
        try (PlainAgent agent = new PlainAgent(system.protocol(), deadPort())) {
            assertThat(catchThrowable(() -> connect(system, agent.port())))
                    .hasStackTraceContaining("cannot reach the database")
                    .hasStackTraceContaining("start it, or correct the listener's upstream");
        }
    }

    @Test
    void aDatabaseThatIsGoneIsAFailureOfTheConnectionToJdbc() throws Exception {
        try (PlainAgent agent = new PlainAgent(new Postgres(), deadPort());
                PlainAgent mySql = new PlainAgent(new MySql(), deadPort())) {
            assertThat(catchThrowable(() -> connect(SystemUnderTest.POSTGRESQL, agent.port())))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).startsWith("08"));
            assertThat(catchThrowable(() -> connect(SystemUnderTest.MYSQL, mySql.port())))
                    .isInstanceOf(SQLException.class);
        }
    }

    private static int deadPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void connect(SystemUnderTest system, int port) throws SQLException {
        switch (system) {
            case POSTGRESQL ->
                DriverManager.getConnection(RealPostgres.jdbcUrl(port, "")).close();
            case MYSQL ->
                DriverManager.getConnection("jdbc:mariadb://127.0.0.1:" + port + "/shop?user=root")
                        .close();
            case REDIS -> {
                try (Jedis jedis = new Jedis("127.0.0.1", port)) {
                    jedis.getConnection().setSoTimeout((int) WATCHDOG.toMillis());
                    jedis.get("k");
                }
            }
        }
    }
}
