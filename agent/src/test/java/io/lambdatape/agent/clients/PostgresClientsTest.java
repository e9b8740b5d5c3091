package io.lambdatape.agent.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.agent.postgresql.Postgres;
import io.lambdatape.recording.Outcome;
import io.lambdatape.testkit.ByteTap.Passed;
import io.lambdatape.testkit.RealPostgres;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of PostgreSQL, and its own tools. */
class PostgresClientsTest {
    private static final int ENCRYPTION_REQUEST_BYTES = 8;
    private static RealPostgres server;
    private TappedAgent agent;

    @BeforeAll
    static void startServer() {
        server = RealPostgres.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void startAgent() throws Exception {
        agent = new TappedAgent(new Postgres(), server.port());
    }

    @AfterEach
    void stopAgent() throws Exception {
        agent.close();
    }

    /** The agent declines encryption itself: the server does not see the request, nor does its answer come from there. */
    private static Passed withoutEncryptionRequests(Passed passed) {
        byte[] sent = passed.toServer();
        int declined = 0;
        while (isEncryptionRequest(sent, declined * ENCRYPTION_REQUEST_BYTES)) {
            declined++;
        }
        return new Passed(
                Arrays.copyOfRange(sent, declined * ENCRYPTION_REQUEST_BYTES, sent.length),
                Arrays.copyOfRange(passed.toClient(), declined, passed.toClient().length));
    }

    private static boolean isEncryptionRequest(byte[] sent, int at) {
        if (sent.length < at + ENCRYPTION_REQUEST_BYTES) {
            return false;
        }
        int code = ByteBuffer.wrap(sent).getInt(at + 4);
        return ByteBuffer.wrap(sent).getInt(at) == ENCRYPTION_REQUEST_BYTES && (code == 80877103 || code == 80877104);
    }

    private long sameBytesOnBothSides() {
        return agent.sameBytesOnBothSides(PostgresClientsTest::withoutEncryptionRequests);
    }

    @Test
    void psycopgSeesTheSame() {
        String printed = new Script("psycopg").printsTheSame(server.port(), agent);

        assertThat(printed).contains("caf\u00e9 7", "pipeline 2450", "copied 5000", "notice noted", "['now']");
        assertThat(sameBytesOnBothSides()).isGreaterThan(12_000_000);
        assertThat(agent.opaque()).isZero();
        assertThat(agent.ofText("COPY psy (id, name) FROM STDIN")
                        .getFirst()
                        .attributes()
                        .values())
                .containsEntry("lambdatape.db.affected_rows", 5000L);
        assertThat(agent.ofText("SELECT name, price, at, tags"))
                .hasSize(8)
                .last()
                .satisfies(query -> assertThat(query.attributes().values())
                        .containsEntry("db.query.parameter.0", "7")
                        .containsEntry("db.response.returned_rows", 1L)
                        .containsEntry("lambdatape.db.application_name", "shop"));
        assertThat(agent.ofText("SELECT $1::int * 2")).hasSize(50);
        assertThat(agent.ofText("SELECT 1/0").getFirst().attributes().text("error.type"))
                .isEqualTo("22012");
        assertThat(agent.ofText("INSERT INTO psy VALUES")).hasSize(200);
    }

    @Test
    void asyncpgSeesTheSame() {
        String printed = new Script("asyncpg").printsTheSame(server.port(), agent);

        assertThat(printed).contains("caf\u00e9 250", "COPY 3000", "hello", "cancelled", "1770");
        sameBytesOnBothSides();
        // The request to cancel a query is a connection of its own.
        assertThat(agent.opaque()).isEqualTo(1);
        assertThat(agent.ofText("INSERT INTO asy VALUES")).hasSize(300);
        assertThat(agent.ofText("SELECT pg_sleep(1000)").getFirst().attributes().text("error.type"))
                .isEqualTo("57014");
        assertThat(agent.ofText("SELECT $1::uuid").getFirst().attributes().values())
                .containsEntry("db.query.parameter.0", "00000000-0000-0000-0000-000000000009")
                .containsEntry("db.query.parameter.1", "false");
        assertThat(agent.ofText("SELECT $1::int")).hasSize(60);
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple", "extended", "prepared"})
    void pgbenchRunsInEachMode(String mode) {
        Tool pgbench = new Tool("pgbench", "postgresql-contrib");
        List<String> to = List.of("-h", "127.0.0.1", "-U", "postgres", "-p");
        pgbench.succeeds(to, server.port(), "-i", "-q", "-s", "1", "postgres");
        String printed =
                pgbench.succeeds(to, agent.port(), "-n", "-c", "4", "-j", "2", "-t", "100", "-M", mode, "postgres");

        assertThat(printed).contains("query mode: " + mode, "actually processed: 400/400");
        assertThat(sameBytesOnBothSides()).isGreaterThan(100_000);
        assertThat(agent.opaque()).isZero();
        assertThat(agent.ofText("UPDATE pgbench_accounts")).hasSize(400).allSatisfy(update -> {
            assertThat(update.outcome()).isEqualTo(Outcome.OK);
            assertThat(update.attributes().number("lambdatape.db.affected_rows"))
                    .isEqualTo(1);
        });
    }

    @Test
    void pgbenchPipelinesAndFillsItsTablesByCopy(@TempDir Path directory) throws Exception {
        Tool pgbench = new Tool("pgbench", "postgresql-contrib");
        List<String> to = List.of("-h", "127.0.0.1", "-U", "postgres", "-p");
        pgbench.succeeds(to, agent.port(), "-i", "-q", "-s", "1", "postgres");
        Path script = Files.writeString(directory.resolve("pipeline.sql"), """
                \\startpipeline
                SELECT 1 AS first;
                SELECT abalance FROM pgbench_accounts WHERE aid = 7;
                SELECT 3 AS third;
                \\endpipeline
                """);
        pgbench.succeeds(
                to, agent.port(), "-n", "-c", "2", "-t", "50", "-M", "prepared", "-f", script.toString(), "postgres");

        sameBytesOnBothSides();
        assertThat(agent.opaque()).isZero();
        assertThat(agent.ofText("copy pgbench_accounts").getFirst().attributes().number("lambdatape.db.affected_rows"))
                .isEqualTo(100_000);
        assertThat(agent.ofText("SELECT 3 AS third")).hasSize(100);
    }

    @Test
    void psqlCopiesBothWays(@TempDir Path directory) throws Exception {
        Tool psql = new Tool("psql", "postgresql-client");
        Path script = Files.writeString(directory.resolve("copy.sql"), """
                CREATE TEMPORARY TABLE copied (id int, name text);
                INSERT INTO copied SELECT i, 'name ' || i FROM generate_series(1, 50000) i;
                \\copy copied TO '%1$s'
                \\copy copied FROM '%1$s'
                COPY copied TO STDOUT;
                SELECT count(*), sum(id) FROM copied;
                SELECT 1 \\; SELECT 2;
                SELECT $1::int \\bind 5 \\g
                """.formatted(directory.resolve("rows.tsv")));
        List<String> to = List.of("-X", "-U", "postgres", "-h", "127.0.0.1", "-f", script.toString(), "-p");
        String direct = psql.succeeds(to, server.port());
        String relayed = psql.succeeds(to, agent.port());

        assertThat(direct).contains("100000 | 2500050000", "50000\tname 50000");
        assertThat(relayed).isEqualTo(direct);
        assertThat(sameBytesOnBothSides()).isGreaterThan(3_000_000);
        assertThat(agent.opaque()).isZero();
        assertThat(agent.ofText("COPY  copied FROM STDIN")
                        .getFirst()
                        .attributes()
                        .number("lambdatape.db.affected_rows"))
                .isEqualTo(50_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"&preferQueryMode=simple", "&preferQueryMode=extended", "&prepareThreshold=1"})
    void theJavaDriverTalksTheSameOnBothSides(String mode) throws Exception {
        try (Connection connection =
                        DriverManager.getConnection(RealPostgres.jdbcUrl(agent.port(), mode + "&sslmode=prefer"));
                PreparedStatement statement =
                        connection.prepareStatement("SELECT i, ? FROM generate_series(1, 500) i")) {
            connection.setAutoCommit(false);
            statement.setFetchSize(100);
            for (int i = 0; i < 10; i++) {
                statement.setString(1, "caf\u00e9 " + i);
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        assertThat(rows.getString(2)).isEqualTo("caf\u00e9 " + i);
                    }
                }
            }
            connection.commit();
        }
        sameBytesOnBothSides();
        assertThat(agent.opaque()).isZero();
        assertThat(agent.ofText("generate_series(1, 500)").stream()
                        .mapToLong(query -> query.attributes().number("db.response.returned_rows"))
                        .sum())
                .isEqualTo(5000);
    }
}
