package io.lambdatape.agent.postgresql;

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
import io.lambdatape.testkit.RealPostgres;
import io.netty.channel.IoEventLoopGroup;
import io.opentelemetry.api.metrics.MeterProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** Real clients and a real server, with the agent between them. */
class PostgresThroughRelayTest implements CaptureSink {
    private static final int LARGE = 20 << 20;
    private static RealPostgres server;

    private final List<Exchange> recorded = new CopyOnWriteArrayList<>();
    private final IoEventLoopGroup loops = EventLoops.start(1);
    private DatabaseConversations conversations;
    private RelayListener relay;

    @BeforeAll
    static void startServer() {
        server = RealPostgres.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void startRelay() throws ListenFailedException {
        var meter = MeterProvider.noop().get("test");
        conversations = new DatabaseConversations(
                "test",
                new Postgres(),
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
        for (PostgresOpaqueReason reason : PostgresOpaqueReason.values()) {
            if (reason != PostgresOpaqueReason.CANCEL_REQUEST) {
                assertThat(counters.opaqueFor(reason)).as(reason.text()).isZero();
            }
        }
    }

    private Connection connect(String parameters) throws SQLException {
        return DriverManager.getConnection(
                RealPostgres.jdbcUrl(relay.localAddress().getPort(), parameters));
    }

    private Exchange ofText(String part) {
        eventually(
                "recorded: " + part,
                () -> recorded.stream().anyMatch(exchange -> text(exchange).contains(part)));
        return recorded.stream()
                .filter(exchange -> text(exchange).contains(part))
                .findFirst()
                .orElseThrow();
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
                "&preferQueryMode=simple",
                "&preferQueryMode=extended",
                "&preferQueryMode=extendedForPrepared",
                "&prepareThreshold=1",
                "&prepareThreshold=-1&binaryTransfer=true",
                "&sslmode=prefer&gssEncMode=prefer"
            })
    void queriesOfEveryModeAreRecordedWithTheirParameters(String mode) throws SQLException {
        UUID uuid = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
        try (Connection connection = connect(mode + "&ApplicationName=shop");
                PreparedStatement statement =
                        connection.prepareStatement("SELECT ?::int4 AS a, ?::text, ?::numeric, ?::uuid, ?::bool")) {
            for (int i = 0; i < 7; i++) {
                statement.setInt(1, 1000 + i);
                statement.setString(2, "caf\u00e9 'x'");
                statement.setBigDecimal(3, new BigDecimal("12345.6700"));
                statement.setObject(4, uuid);
                statement.setBoolean(5, true);
                try (ResultSet result = statement.executeQuery()) {
                    assertThat(result.next()).isTrue();
                    assertThat(result.getInt(1)).isEqualTo(1000 + i);
                    assertThat(result.getString(2)).isEqualTo("caf\u00e9 'x'");
                }
            }
        }
        List<Exchange> queries = allOfText("AS a", 7);
        Exchange last = queries.getLast();
        assertThat(last.attributes().number("db.response.returned_rows")).isEqualTo(1);
        assertThat(last.attributes().text("lambdatape.db.application_name")).isEqualTo("shop");
        assertThat(last.attributes().text("db.namespace")).isEqualTo("postgres");
        assertThat(last.place().lambda()).isEqualTo("blog");
        assertThat(last.timing().firstByteNanos())
                .isBetween(last.timing().startNanos(), last.timing().endNanos());
        if (mode.contains("=simple")) {
            assertThat(text(last)).contains("1006", "caf\u00e9");
        } else {
            assertThat(last.attributes().text("db.query.parameter.0")).isEqualTo("1006");
            assertThat(last.attributes().text("db.query.parameter.1")).isEqualTo("caf\u00e9 'x'");
            assertThat(last.attributes().text("db.query.parameter.2")).isEqualTo("12345.6700");
            assertThat(last.attributes().text("db.query.parameter.3")).isEqualTo(uuid.toString());
            assertThat(last.attributes().text("db.query.parameter.4")).isIn("true", "1", "TRUE");
        }
        if (mode.contains("prefer&")) {
            assertThat(conversations.counters().encryptionDeclined()).isPositive();
        }
    }

    @Test
    void aBatchIsOneExchangePerRowAndAfterItsErrorTheRestIsSkipped() throws SQLException {
        try (Connection connection = connect("");
                Statement setup = connection.createStatement()) {
            setup.execute("CREATE TABLE batch (id int PRIMARY KEY)");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO batch VALUES (?)")) {
                for (int i = 0; i < 500; i++) {
                    insert.setInt(1, i);
                    insert.addBatch();
                }
                insert.executeBatch();
                connection.setAutoCommit(false);
                for (int id : new int[] {1000, 7, 1001, 1002}) {
                    insert.setInt(1, id);
                    insert.addBatch();
                }
                assertThatThrownBy(insert::executeBatch).isInstanceOf(BatchUpdateException.class);
            }
            connection.rollback();
        }
        List<Exchange> inserts = allOfText("INSERT INTO batch", 502);
        assertThat(inserts.subList(0, 501))
                .allSatisfy(exchange -> assertThat(exchange.outcome()).isEqualTo(Outcome.OK))
                .allSatisfy(exchange -> assertThat(exchange.attributes().number("lambdatape.db.affected_rows"))
                        .isEqualTo(1));
        assertThat(inserts.get(42).attributes().text("db.query.parameter.0")).isEqualTo("42");
        Exchange failed = inserts.getLast();
        assertThat(failed.outcome()).isEqualTo(Outcome.ERROR);
        assertThat(failed.attributes().text("db.response.status_code")).isEqualTo("23505");
        assertThat(failed.attributes().text("lambdatape.db.error.message")).contains("batch_pkey");
        assertThat(conversations.counters().skipped()).isEqualTo(2);
        ofText("ROLLBACK");
    }

    @Test
    void aCursorIsOneExchangePerFetch() throws SQLException {
        try (Connection connection = connect("")) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.setFetchSize(10);
                try (ResultSet result = statement.executeQuery("SELECT * FROM generate_series(1, 25)")) {
                    int rows = 0;
                    while (result.next()) {
                        rows++;
                    }
                    assertThat(rows).isEqualTo(25);
                }
            }
            connection.commit();
        }
        List<Exchange> fetches = allOfText("generate_series(1, 25)", 3);
        assertThat(fetches)
                .extracting(exchange -> exchange.attributes().number("db.response.returned_rows"))
                .containsExactly(10L, 10L, 5L);
        assertThat(fetches)
                .extracting(exchange -> exchange.attributes().text("lambdatape.db.continuation"))
                .containsExactly(null, "true", "true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"&preferQueryMode=simple", ""})
    void errorsAreTheServersOwn(String mode) throws SQLException {
        try (Connection connection = connect(mode);
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("SELECT * FROM nowhere")).hasMessageContaining("nowhere");
            assertThatThrownBy(() -> statement.execute("SELECT 1/0 AS zero")).hasMessageContaining("zero");
            assertThat(statement.execute("SELECT 1 AS fine")).isTrue();
        }
        assertThat(ofText("nowhere").attributes().text("error.type")).isEqualTo("42P01");
        assertThat(ofText("zero").attributes().text("error.type")).isEqualTo("22012");
        assertThat(ofText("fine").outcome()).isEqualTo(Outcome.OK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"&preferQueryMode=simple", "&prepareThreshold=1", ""})
    void passwordsAreNeverRecorded(String mode) throws SQLException {
        try (Connection connection = connect(mode);
                Statement statement = connection.createStatement()) {
            statement.execute("DROP ROLE IF EXISTS ann");
            statement.execute("CREATE USER ann PASSWORD 'hunter2-Secret'");
            try (PreparedStatement alter =
                    connection.prepareStatement("ALTER USER ann WITH ENCRYPTED PASSWORD E'hunter2-Secret'")) {
                alter.execute();
                alter.execute();
            }
            assertThatThrownBy(() -> statement.execute("ALTER ROLE nobody PASSWORD 'hunter2-Secret'"))
                    .hasMessageContaining("nobody");
        }
        assertThat(ofText("ALTER ROLE nobody").attributes().text("error.type")).isEqualTo("42704");
        assertThat(allOfText("ALTER USER ann", 2))
                .allSatisfy(exchange ->
                        assertThat(exchange.attributes().values()).containsEntry("lambdatape.db.redacted", true));
        assertThat(recorded).allSatisfy(exchange -> {
            assertThat(exchange.attributes().values().toString()).doesNotContain("hunter2");
            assertThat(new String(exchange.request().bytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("hunter2");
            assertThat(new String(exchange.response().bytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("hunter2");
        });
    }

    @Test
    void severalStatementsNoticesAndNotificationsPass() throws SQLException {
        try (Connection connection = connect("&preferQueryMode=simple");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE many (id int); INSERT INTO many VALUES (1), (2); SELECT * FROM many");
            statement.execute("DO $$ BEGIN RAISE NOTICE 'hello'; END $$");
            assertThat(statement.getWarnings().getMessage()).isEqualTo("hello");
            statement.execute("LISTEN news");
            statement.execute("NOTIFY news, 'now'");
            assertThat(connection.unwrap(PGConnection.class).getNotifications(5000))
                    .hasSize(1);
        }
        assertThat(ofText("CREATE TABLE many").attributes().values())
                .containsEntry("lambdatape.db.affected_rows", 2L)
                .containsEntry("db.response.returned_rows", 2L);
        assertThat(ofText("NOTIFY").outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void copyGoesBothWays() throws SQLException, IOException {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE copied (id int, name text)");
            var copy = connection.unwrap(PGConnection.class).getCopyAPI();
            assertThat(copy.copyIn("COPY copied FROM STDIN", new StringReader("1\ta\n2\tb\n3\tc\n")))
                    .isEqualTo(3);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertThat(copy.copyOut("COPY copied TO STDOUT", out)).isEqualTo(3);
            assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("1\ta\n2\tb\n3\tc\n");
            assertThatThrownBy(() -> copy.copyIn("COPY copied FROM STDIN /*bad*/", new StringReader("x\ty\n")))
                    .hasMessageContaining("integer");
            statement.execute("SELECT 1 AS still");
        }
        assertThat(ofText("COPY copied FROM").attributes().values())
                .containsEntry("lambdatape.db.affected_rows", 3L)
                .containsEntry("lambdatape.db.copied_bytes", 12L);
        assertThat(ofText("COPY copied TO").attributes().number("db.response.returned_rows"))
                .isEqualTo(3);
        assertThat(ofText("/*bad*/").attributes().text("error.type")).isEqualTo("22P02");
        assertThat(ofText("AS still").outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void aQueryCanBeCancelled() throws Exception {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            CompletableFuture<Throwable> failed = CompletableFuture.supplyAsync(() -> {
                try {
                    statement.execute("SELECT pg_sleep(50)");
                    return new AssertionError("it was not cancelled");
                } catch (SQLException e) {
                    return e;
                }
            });
            try (Connection observer = DriverManager.getConnection(RealPostgres.jdbcUrl(server.port(), ""));
                    Statement asking = observer.createStatement()) {
                eventually("the query runs", () -> sleeps(asking));
            }
            statement.cancel();
            assertThat(failed.get(WATCHDOG.toSeconds(), TimeUnit.SECONDS)).hasMessageContaining("cancel");
        }
        assertThat(ofText("pg_sleep(50)").attributes().text("error.type")).isEqualTo("57014");
        assertThat(conversations.counters().opaqueFor(PostgresOpaqueReason.CANCEL_REQUEST))
                .isEqualTo(1);
    }

    private static boolean sleeps(Statement asking) {
        try (ResultSet result = asking.executeQuery(
                "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND wait_event = 'PgSleep'")) {
            return result.next();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void largeRowsAndParametersPassWholeAndAreKeptInPart() throws SQLException {
        byte[] large = new byte[LARGE];
        for (int i = 0; i < LARGE; i++) {
            large[i] = (byte) (i * 31 >>> 3);
        }
        try (Connection connection = connect("");
                PreparedStatement statement = connection.prepareStatement("SELECT ?::bytea AS big, ?::int4")) {
            statement.setBytes(1, large);
            statement.setInt(2, 5);
            try (ResultSet result = statement.executeQuery()) {
                assertThat(result.next()).isTrue();
                assertThat(result.getBytes(1)).isEqualTo(large);
            }
        }
        Exchange exchange = ofText("AS big");
        assertThat(exchange.request().truncated()).isTrue();
        assertThat(exchange.request().length()).isGreaterThan(LARGE);
        assertThat(exchange.request().bytes()).hasSize(1 << 20);
        assertThat(exchange.response().truncated()).isTrue();
        assertThat(exchange.response().length()).isGreaterThan(LARGE);
        assertThat(exchange.attributes().values())
                .containsEntry("lambdatape.db.parameters_truncated", true)
                .containsEntry("lambdatape.db.parameter_count", 2L)
                .containsEntry("db.response.returned_rows", 1L);
    }

    @Test
    void psqlPrintsTheSameWithAndWithoutTheAgent(@TempDir Path directory) throws Exception {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/psql")),
                "psql is not installed: apt-get install postgresql-client");
        Path script = directory.resolve("script.sql");
        Files.writeString(script, """
                \\set VERBOSITY verbose
                CREATE TABLE psql_rows (id int PRIMARY KEY, name text);
                INSERT INTO psql_rows SELECT i, 'name ' || i FROM generate_series(1, 2000) i;
                SELECT * FROM psql_rows ORDER BY id;
                SELECT 1; SELECT 2 \\; SELECT 3;
                INSERT INTO psql_rows VALUES (1, 'again');
                SELEC 1;
                \\copy psql_rows TO STDOUT
                COPY psql_rows FROM STDIN;
                5001\ttext
                \\.
                \\d psql_rows
                \\set FETCH_COUNT 100
                SELECT name FROM psql_rows ORDER BY id DESC;
                DO $$ BEGIN RAISE NOTICE 'noted'; END $$;
                DROP TABLE psql_rows;
                """);
        String direct = psql(server.port(), script, directory.resolve("direct"));
        String relayed = psql(relay.localAddress().getPort(), script, directory.resolve("relayed"));

        assertThat(direct).contains("name 2000", "psql_rows_pkey", "noted");
        assertThat(relayed).isEqualTo(direct);
        assertThat(ofText("SELEC 1").outcome()).isEqualTo(Outcome.ERROR);
    }

    private static String psql(int port, Path script, Path output) throws IOException, InterruptedException {
        Process psql = new ProcessBuilder(
                        "/usr/bin/psql",
                        "-X",
                        "-h",
                        "127.0.0.1",
                        "-p",
                        "" + port,
                        "-U",
                        "postgres",
                        "-a",
                        "-f",
                        script.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(psql.waitFor(WATCHDOG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return Files.readString(output);
    }

    @Override
    public void exchange(Exchange exchange) {
        recorded.add(exchange);
    }

    @Override
    public void lines(List<LogLine> lines) {
        throw new AssertionError("PostgreSQL has no log lines");
    }
}
