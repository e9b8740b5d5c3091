package io.lambdatape.agent.postgresql;

import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambdatape.agent.tls.TlsOptions.Upstream;
import io.lambdatape.agent.tls.TlsRelay;
import io.lambdatape.testkit.RealPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real client and a real server that both speak TLS, or not, with the agent between them. */
class PostgresOverTlsTest {
    private static final String SECRET = "hunter2-Secret";

    @TempDir
    private static Path authority;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RealPostgres server;

    @BeforeAll
    static void startServer() throws Exception {
        TlsRelay.makeAuthority(authority);
        server = RealPostgres.start();
        try (Connection connection = DriverManager.getConnection(RealPostgres.jdbcUrl(server.port(), ""));
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET ssl_cert_file = '" + authority.resolve("server.pem") + "'");
            statement.execute("ALTER SYSTEM SET ssl_key_file = '" + authority.resolve("server.key") + "'");
            statement.execute("ALTER SYSTEM SET ssl = on");
            statement.execute("CREATE ROLE ann LOGIN PASSWORD '" + SECRET + "'");
            try (ResultSet file = statement.executeQuery("SHOW hba_file")) {
                file.next();
                Path rules = Path.of(file.getString(1));
                java.nio.file.Files.writeString(
                        rules, "host all ann 127.0.0.1/32 scram-sha-256\n" + java.nio.file.Files.readString(rules));
            }
            statement.execute("SELECT pg_reload_conf()");
        }
        eventually("the server speaks TLS", () -> connects(server.port(), "&sslmode=require"));
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static boolean connects(int port, String parameters) {
        try (Connection connection = DriverManager.getConnection(RealPostgres.jdbcUrl(port, parameters))) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    private static String verifying() {
        return "&sslmode=verify-full&sslrootcert=" + authority.resolve("ca.pem");
    }

    private static String url(TlsRelay relay, String user, String parameters) {
        return "jdbc:postgresql://localhost:" + relay.port() + "/postgres?user=" + user + "&password=" + SECRET
                + "&ApplicationName=x" + parameters;
    }

    private static boolean serverSeesTls(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"disable, OFF", "disable, ENCRYPT", "disable, VERIFY", "verify, OFF", "verify, VERIFY", "direct, VERIFY"
    })
    void queriesAreRecordedWhicheverSideIsEncrypted(String client, Upstream upstream) throws Exception {
        String parameters = switch (client) {
            case "disable" -> "&sslmode=disable";
            case "direct" -> verifying() + "&sslNegotiation=direct";
            default -> verifying();
        };
        try (TlsRelay relay = TlsRelay.start(authority, new Postgres(), server.port(), true, upstream)) {
            try (Connection connection = DriverManager.getConnection(url(relay, "postgres", parameters))) {
                assertThat(serverSeesTls(connection)).isEqualTo(upstream != Upstream.OFF);
            }

            eventually("recorded", () -> relay.hasRecorded("pg_stat_ssl"));
            eventually("closed", () -> relay.counters().closed() == 1);
            assertThat(relay.counters().clientEncrypted()).isEqualTo(client.equals("disable") ? 0 : 1);
            assertThat(relay.counters().serverEncrypted()).isEqualTo(upstream == Upstream.OFF ? 0 : 1);
            assertThat(relay.queries().opaque()).isZero();
            eventually(
                    "all are recorded",
                    () -> relay.queries().begun() == relay.queries().recorded());
        }
    }

    @Test
    void largeResultsAndManyRowsComeThroughWhole() throws Exception {
        try (TlsRelay relay = TlsRelay.start(authority, new Postgres(), server.port(), true, Upstream.VERIFY);
                Connection connection = DriverManager.getConnection(url(relay, "postgres", verifying()));
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT repeat(md5(i::text), 100) FROM generate_series(1, 5000) AS i")) {
            int count = 0;
            while (rows.next()) {
                assertThat(rows.getString(1)).hasSize(3200);
                count++;
            }
            assertThat(count).isEqualTo(5000);
        }
    }

    @Test
    void aPasswordIsProvenOverADatabaseSideThatAloneIsEncrypted() throws Exception {
        try (TlsRelay relay = TlsRelay.start(authority, new Postgres(), server.port(), true, Upstream.VERIFY);
                Connection connection = DriverManager.getConnection(url(relay, "ann", "&sslmode=disable"))) {
            assertThat(serverSeesTls(connection)).isTrue();
        }
    }

    @Test
    void channelBindingIsRefusedByTheServerAndWorksWhereTheClientDoesWithout() throws Exception {
        try (TlsRelay relay = TlsRelay.start(authority, new Postgres(), server.port(), true, Upstream.VERIFY)) {
            assertThatThrownBy(() -> DriverManager.getConnection(url(relay, "ann", verifying())))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("channel binding");

            try (Connection connection =
                    DriverManager.getConnection(url(relay, "ann", verifying() + "&channelBinding=disable"))) {
                assertThat(serverSeesTls(connection)).isTrue();
            }
            assertThat(relay.recorded().toString()).doesNotContain(SECRET);
        }
    }

    @Test
    void aClientThatDoesNotTrustTheAuthorityIsCountedAndOthersGoOn() throws Exception {
        try (TlsRelay relay = TlsRelay.start(authority, new Postgres(), server.port(), true, Upstream.OFF)) {
            assertThatThrownBy(() -> DriverManager.getConnection(url(
                            relay,
                            "postgres",
                            "&sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory")))
                    .isInstanceOf(SQLException.class);
            eventually("counted", () -> relay.counters().clientEncryptionFailed() == 1);

            assertThat(connects(relay.port(), "&sslmode=disable")).isTrue();
        }
    }

    @Test
    void aDatabaseWithoutTlsIsAnErrorThatNamesTheCure() throws Exception {
        try (RealPostgres plain = RealPostgres.start();
                TlsRelay relay = TlsRelay.start(authority, new Postgres(), plain.port(), true, Upstream.ENCRYPT)) {
            assertThatThrownBy(() -> DriverManager.getConnection(url(relay, "postgres", "&sslmode=disable")))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("does not speak TLS")
                    .hasMessageContaining("tls.upstream");
        }
    }

    @Test
    void aDatabaseWhoseCertificateIsNotTrustedIsAnErrorThatSaysSo(@TempDir Path other) throws Exception {
        TlsRelay.makeAuthority(other);
        try (TlsRelay relay = TlsRelay.start(other, new Postgres(), server.port(), true, Upstream.VERIFY)) {
            assertThatThrownBy(() -> DriverManager.getConnection(url(relay, "postgres", "&sslmode=disable")))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("TLS handshake failed");
            assertThat(relay.counters().serverEncryptionFailed()).isPositive();
        }
    }

    @Test
    void aQueryIsCancelledOverTls() throws Exception {
        try (TlsRelay relay = TlsRelay.start(authority, new Postgres(), server.port(), true, Upstream.VERIFY);
                Connection connection = DriverManager.getConnection(url(relay, "postgres", verifying()));
                Statement statement = connection.createStatement()) {
            AtomicBoolean ended = new AtomicBoolean();
            // A request that comes before the query cancels nothing: it is made again until one has hit.
            Thread canceller = Thread.ofVirtual()
                    .start(() -> eventually("cancelled", () -> {
                        try {
                            statement.cancel();
                            return ended.get();
                        } catch (SQLException e) {
                            throw new IllegalStateException(e);
                        }
                    }));
            assertThatThrownBy(() -> statement.execute("SELECT pg_sleep(30)")).hasMessageContaining("cancel");
            ended.set(true);
            canceller.join();
        }
    }
}
