package io.lambdatape.agent.mysql;

import static io.lambdatape.testkit.Eventually.WATCHDOG;
import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambdatape.agent.attribution.OpenInvocations;
import io.lambdatape.agent.attribution.Source;
import io.lambdatape.agent.capture.CaptureSink;
import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.agent.capture.TraceIds;
import io.lambdatape.agent.database.DatabaseConversations;
import io.lambdatape.agent.database.DatabaseCounters;
import io.lambdatape.agent.database.DatabaseOptions;
import io.lambdatape.agent.relay.EventLoops;
import io.lambdatape.agent.relay.ListenFailedException;
import io.lambdatape.agent.relay.RelayListener;
import io.lambdatape.agent.relay.RelayOptions;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Outcome;
import io.netty.channel.IoEventLoopGroup;
import io.opentelemetry.api.metrics.MeterProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real clients and a real server, with the agent between them. */
class MySqlThroughRelayTest implements CaptureSink {
    private static final int LARGE = 20 << 20;
    private static final String SECRET = "hunter2-Secret";

    private static RealMariaDb server;

    private final List<Exchange> recorded = new CopyOnWriteArrayList<>();
    private final IoEventLoopGroup loops = EventLoops.start(1);
    private DatabaseConversations conversations;
    private RelayListener relay;

    @BeforeAll
    static void startServer() {
        server = RealMariaDb.shared();
    }

    @BeforeEach
    void startRelay() throws ListenFailedException {
        var meter = MeterProvider.noop().get("test");
        conversations = new DatabaseConversations(
                "test",
                new MySql(),
                DatabaseOptions.of("w"),
                new OpenInvocations(RecordingClock.system()),
                this,
                TraceIds.system(),
                client -> new Source("blog", "1005"),
                meter);
        relay = RelayListener.start(
                RelayOptions.of(
                        "test",
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        new InetSocketAddress("127.0.0.1", server.port())),
                conversations,
                loops,
                RecordingClock.system(),
                meter);
    }

    @AfterEach
    void theBooksBalance() {
        relay.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        DatabaseCounters counters = conversations.counters();
        // A record may wait for its connection's owner.
        eventually("no query is open", () -> counters.begun() == counters.recorded() + counters.skipped());
        eventually("all are recorded", () -> counters.recorded() == recorded.size());
        assertThat(relay.counters().opaque()).isZero();
        for (MySqlOpaqueReason reason : MySqlOpaqueReason.values()) {
            assertThat(counters.opaqueFor(reason)).as(reason.text()).isZero();
        }
        for (Exchange exchange : recorded) {
            assertThat(exchange.attributes().values()).containsEntry("db.system.name", "mariadb");
        }
    }

    private Connection connect(String parameters) throws SQLException {
        return connect(relay.localAddress().getPort(), parameters);
    }

    private static Connection connect(int port, String parameters) throws SQLException {
        return DriverManager.getConnection("jdbc:mariadb://127.0.0.1:" + port + "/shop?user=root" + parameters);
    }

    private Exchange ofText(String part) {
        return allOfText(part, 1).getFirst();
    }

    private List<Exchange> allOfText(String part, int count) {
        eventually("recorded " + count + ": " + part, () -> matching(part).size() == count);
        return matching(part);
    }

    private List<Exchange> matching(String part) {
        return recorded.stream()
                .filter(exchange -> text(exchange).contains(part))
                .toList();
    }

    private static String text(Exchange exchange) {
        String text = exchange.attributes().text("db.query.text");
        return text == null ? "" : text;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "&useServerPrepStmts=true",
                "&useServerPrepStmts=true&disablePipeline=true",
                "&useServerPrepStmts=true&cachePrepStmts=false",
                "&useServerPrepStmts=true&enableSkipMeta=false",
                "&useCompression=true"
            })
    void queriesOfEveryModeAreRecordedWithTheirParameters(String mode) throws SQLException {
        try (Connection connection = connect(mode + "&connectionAttributes=program_name:shop");
                PreparedStatement statement =
                        connection.prepareStatement("SELECT ? AS a, ? AS b, ? AS c, ? AS d, ? AS e, ? AS f, ? AS g")) {
            for (int i = 0; i < 7; i++) {
                statement.setInt(1, 1000 + i);
                statement.setString(2, "caf\u00e9 'x'");
                statement.setBigDecimal(3, new BigDecimal("12345.6700"));
                statement.setTimestamp(4, Timestamp.valueOf("2026-11-23 20:05:06.5"));
                statement.setLong(5, -5_000_000_000L);
                statement.setNull(6, java.sql.Types.VARCHAR);
                statement.setBytes(7, new byte[] {0, (byte) 0xff, 1});
                try (ResultSet result = statement.executeQuery()) {
                    assertThat(result.next()).isTrue();
                    assertThat(result.getInt(1)).isEqualTo(1000 + i);
                    assertThat(result.getString(2)).isEqualTo("caf\u00e9 'x'");
                    assertThat(result.getString(6)).isNull();
                }
            }
        }
        List<Exchange> queries = allOfText("AS a", 7);
        Exchange last = queries.getLast();
        assertThat(last.attributes().number("db.response.returned_rows")).isEqualTo(1);
        assertThat(last.attributes().text("db.namespace")).isEqualTo("shop");
        assertThat(last.attributes().text("lambdatape.db.user")).isEqualTo("root");
        assertThat(last.place().lambda()).isEqualTo("blog");
        assertThat(last.timing().firstByteNanos())
                .isBetween(last.timing().startNanos(), last.timing().endNanos());
        if (mode.contains("useServerPrepStmts")) {
            assertThat(last.attributes().text("db.query.parameter.0")).isEqualTo("1006");
            assertThat(last.attributes().text("db.query.parameter.1")).isEqualTo("caf\u00e9 'x'");
            assertThat(last.attributes().text("db.query.parameter.2")).isEqualTo("12345.6700");
            assertThat(last.attributes().text("db.query.parameter.3")).isEqualTo("2026-11-23 20:05:06.500000");
            assertThat(last.attributes().text("db.query.parameter.4")).isEqualTo("-5000000000");
            assertThat(last.attributes().text("db.query.parameter.5")).isEqualTo("NULL");
            assertThat(last.attributes().text("db.query.parameter.6")).isEqualTo("0x00ff01");
            assertThat(queries.getFirst().attributes().text("db.query.parameter.0"))
                    .isEqualTo("1000");
        } else {
            assertThat(text(last)).contains("1006", "caf\u00e9");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&useServerPrepStmts=true", "&useBulkStmts=true", "&rewriteBatchedStatements=true"})
    void batchesAreRecordedAsTheyAreSent(String mode) throws SQLException {
        try (Connection connection = connect(mode);
                Statement setup = connection.createStatement()) {
            setup.execute("CREATE OR REPLACE TABLE batch (id int PRIMARY KEY, name varchar(20))");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO batch VALUES (?, ?)")) {
                for (int i = 0; i < 300; i++) {
                    insert.setInt(1, i);
                    insert.setString(2, i % 2 == 0 ? null : "name " + i);
                    insert.addBatch();
                }
                assertThat(insert.executeBatch()).hasSize(300);
            }
            try (ResultSet result = setup.executeQuery("SELECT count(*) FROM batch")) {
                assertThat(result.next()).isTrue();
                assertThat(result.getInt(1)).isEqualTo(300);
            }
        }
        ofText("count(*)");
        List<Exchange> inserts = matching("INSERT INTO batch");
        assertThat(inserts.stream()
                        .mapToLong(exchange -> exchange.attributes().number("lambdatape.db.affected_rows"))
                        .sum())
                .isEqualTo(300);
        if (mode.contains("Bulk")) {
            assertThat(inserts).hasSize(1);
            assertThat(inserts.getFirst().attributes().values())
                    .containsEntry("db.operation.batch.size", 300L)
                    .containsEntry("db.query.parameter.0", "0")
                    .containsEntry("db.query.parameter.1", "NULL");
        }
    }

    @Test
    void aCursorIsOneExchangePerFetch() throws SQLException {
        try (Connection connection = connect("&useServerPrepStmts=true");
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT seq FROM seq_1_to_25", ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            statement.setFetchSize(10);
            try (ResultSet result = statement.executeQuery()) {
                int rows = 0;
                while (result.next()) {
                    rows++;
                }
                assertThat(rows).isEqualTo(25);
            }
        }
        eventually("recorded", () -> rows("seq_1_to_25") == 25);
    }

    private long rows(String part) {
        return matching(part).stream()
                .mapToLong(exchange -> exchange.attributes().number("db.response.returned_rows"))
                .sum();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&useServerPrepStmts=true"})
    void errorsAreTheServersOwn(String mode) throws SQLException {
        try (Connection connection = connect(mode);
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("SELECT * FROM nowhere")).hasMessageContaining("nowhere");
            assertThatThrownBy(() -> {
                        try (PreparedStatement prepared = connection.prepareStatement("SELECT ? FROM nobody")) {
                            prepared.setInt(1, 1);
                            prepared.executeQuery();
                        }
                    })
                    .hasMessageContaining("nobody");
            assertThat(statement.execute("SELECT 1 AS fine")).isTrue();
        }
        Exchange nowhere = ofText("nowhere");
        assertThat(nowhere.attributes().values())
                .containsEntry("error.type", "1146")
                .containsEntry("db.response.status_code", "1146")
                .containsEntry("lambdatape.db.sql_state", "42S02");
        assertThat(nowhere.outcome()).isEqualTo(Outcome.ERROR);
        assertThat(ofText("fine").outcome()).isEqualTo(Outcome.OK);
        assertThat(matching("nobody")).isNotEmpty();
    }

    @Test
    void severalStatementsAndResultsOfProceduresAreOneExchange() throws SQLException {
        try (Connection connection = connect("&allowMultiQueries=true");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE OR REPLACE TABLE many (id int); INSERT INTO many VALUES (1), (2); SELECT * FROM many");
            statement.execute("CREATE OR REPLACE PROCEDURE two() BEGIN SELECT 1; SELECT 2 UNION SELECT 3; END");
            statement.execute("CALL two()");
            statement.execute("USE mysql");
            statement.execute("SELECT 1 AS elsewhere");
        }
        assertThat(ofText("CREATE OR REPLACE TABLE many").attributes().values())
                .containsEntry("lambdatape.db.affected_rows", 2L)
                .containsEntry("db.response.returned_rows", 2L);
        assertThat(ofText("CALL two").attributes().number("db.response.returned_rows"))
                .isEqualTo(3);
        assertThat(ofText("elsewhere").attributes().text("db.namespace")).isEqualTo("mysql");
    }

    @Test
    void aFileOfTheClientIsPartOfItsStatement(@TempDir Path files) throws SQLException, IOException {
        Path file = files.resolve("rows.tsv");
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            rows.append(i).append("\tname ").append(i).append('\n');
        }
        Files.writeString(file, rows);
        try (Connection connection = connect("&allowLocalInfile=true");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE OR REPLACE TABLE loaded (id int, name varchar(20))");
            assertThat(statement.executeUpdate("LOAD DATA LOCAL INFILE '" + file + "' INTO TABLE loaded"))
                    .isEqualTo(100_000);
            statement.execute("SELECT 1 AS still");
        }
        assertThat(ofText("LOAD DATA").attributes().values())
                .containsEntry("lambdatape.db.affected_rows", 100_000L)
                .containsEntry("lambdatape.db.copied_bytes", (long) rows.length())
                .containsEntry("db.collection.name", "loaded");
        assertThat(ofText("AS still").outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void passwordsAreNeverRecorded() throws SQLException {
        try (Connection connection = connect("&useServerPrepStmts=true");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE OR REPLACE USER ann@localhost IDENTIFIED BY '" + SECRET + "'");
            statement.execute("GRANT ALL ON *.* TO ann@localhost");
            statement.execute("SET PASSWORD FOR ann@localhost = PASSWORD('" + SECRET + "')");
            assertThatThrownBy(() -> statement.execute("ALTER USER nobody IDENTIFIED BY '" + SECRET + "'"))
                    .isInstanceOf(SQLException.class);
            try (PreparedStatement alter =
                    connection.prepareStatement("ALTER USER ann@localhost IDENTIFIED BY '" + SECRET + "'")) {
                alter.execute();
            }
        }
        int port = relay.localAddress().getPort();
        String url = "jdbc:mariadb://127.0.0.1:" + port + "/shop?user=ann&allowPublicKeyRetrieval=true&password=";
        try (Connection connection = DriverManager.getConnection(url + SECRET);
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1 AS asAnn");
        }
        assertThatThrownBy(() -> DriverManager.getConnection(url + SECRET + "x"))
                .hasMessageContaining("denied");

        assertThat(ofText("asAnn").attributes().text("lambdatape.db.user")).isEqualTo("ann");
        assertThat(ofText("SET PASSWORD").attributes().values()).containsEntry("lambdatape.db.redacted", true);
        assertThat(ofText("ALTER USER nobody").outcome()).isEqualTo(Outcome.ERROR);
        assertThat(matching("ALTER USER ann")).isNotEmpty();
        for (Exchange exchange : recorded) {
            assertThat(exchange.toString()).doesNotContain(SECRET);
            assertThat(exchange.attributes().values().toString()).doesNotContain(SECRET);
            assertThat(new String(exchange.request().bytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain(SECRET);
            assertThat(new String(exchange.response().bytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain(SECRET);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&useServerPrepStmts=true"})
    void largeRowsAndParametersPassWholeAndAreKeptInPart(String mode) throws SQLException {
        byte[] large = new byte[LARGE];
        for (int i = 0; i < LARGE; i++) {
            large[i] = (byte) (i * 31 >>> 3);
        }
        try (Connection connection = connect(mode + "&maxAllowedPacket=67108864");
                PreparedStatement statement = connection.prepareStatement("SELECT ? AS big, ?")) {
            statement.setBinaryStream(1, new ByteArrayInputStream(large));
            statement.setInt(2, 5);
            try (ResultSet result = statement.executeQuery()) {
                assertThat(result.next()).isTrue();
                assertThat(result.getBytes(1)).isEqualTo(large);
            }
        }
        Exchange exchange = ofText("SELECT");
        assertThat(exchange.request().truncated()).isTrue();
        assertThat(exchange.request().length()).isGreaterThan(LARGE);
        assertThat(exchange.request().bytes()).hasSize(1 << 20);
        assertThat(exchange.response().truncated()).isTrue();
        assertThat(exchange.response().length()).isGreaterThan(LARGE);
        assertThat(exchange.attributes().values()).containsEntry("db.response.returned_rows", 1L);
    }

    @Test
    void theCommandLineClientPrintsTheSameWithAndWithoutTheAgent(@TempDir Path outputs) throws Exception {
        Path client = Path.of("/usr/bin/mariadb");
        Assumptions.assumeTrue(Files.isExecutable(client), "mariadb is not installed: apt-get install mariadb-client");
        Path script = outputs.resolve("script.sql");
        Files.writeString(script, """
                CREATE OR REPLACE TABLE lines_of_client (id int PRIMARY KEY, name varchar(30));
                INSERT INTO lines_of_client SELECT seq, concat('name ', seq) FROM seq_1_to_2000;
                SELECT * FROM lines_of_client ORDER BY id;
                INSERT INTO lines_of_client VALUES (1, 'again');
                SELEC 1;
                # a comment
                USE mysql
                SELECT DATABASE(), "double", 'single''d', `Host` FROM `user` WHERE 1=0 -- nothing
                ;
                SHOW WARNINGS;
                DROP TABLE shop.lines_of_client;
                """);
        String direct = run(client, server.port(), script, outputs.resolve("direct"));
        String relayed = run(client, relay.localAddress().getPort(), script, outputs.resolve("relayed"));

        assertThat(direct).contains("name 2000", "Duplicate entry", "You have an error");
        assertThat(relayed).isEqualTo(direct);
        assertThat(ofText("SELEC 1").outcome()).isEqualTo(Outcome.ERROR);
        assertThat(ofText("INSERT INTO lines_of_client SELECT").attributes().values())
                .containsEntry("lambdatape.db.affected_rows", 2000L);
    }

    private static String run(Path client, int port, Path script, Path output)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        client.toString(),
                        "--no-defaults",
                        "--protocol=tcp",
                        "--host=127.0.0.1",
                        "--port=" + port,
                        "--user=root",
                        "--force",
                        "--table",
                        "--disable-ssl-verify-server-cert",
                        "shop")
                .redirectErrorStream(true)
                .redirectInput(script.toFile())
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(WATCHDOG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return Files.readString(output);
    }

    @Override
    public void exchange(Exchange exchange) {
        recorded.add(exchange);
    }

    @Override
    public void lines(List<LogLine> lines) {
        throw new AssertionError("MySQL has no log lines");
    }
}
