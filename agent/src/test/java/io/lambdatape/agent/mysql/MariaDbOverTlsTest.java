package io.lambdatape.agent.mysql;

import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambdatape.agent.tls.TlsOptions.Upstream;
import io.lambdatape.agent.tls.TlsRelay;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real client and a real server that both speak TLS, or not, with the agent between them. */
class MariaDbOverTlsTest {

    @TempDir
    private static Path directory;

    @TempDir
    private static Path authority;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RealMariaDb server;

    @BeforeAll
    static void startServer() throws Exception {
        TlsRelay.makeAuthority(authority);
        server = RealMariaDb.start(
                directory,
                "--ssl-ca=" + authority.resolve("ca.pem"),
                "--ssl-cert=" + authority.resolve("server.pem"),
                "--ssl-key=" + authority.resolve("server.key"));
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static String url(TlsRelay relay, boolean encrypted) {
        return "jdbc:mariadb://localhost:" + relay.port() + "/shop?user=root"
                + (encrypted
                        ? "&sslMode=verify-full&serverSslCert=" + authority.resolve("ca.pem")
                        : "&sslMode=disable");
    }

    private static String cipher(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW STATUS LIKE 'Ssl_cipher'")) {
            row.next();
            return row.getString(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"false, OFF", "false, ENCRYPT", "false, VERIFY", "true, OFF", "true, ENCRYPT", "true, VERIFY"})
    void queriesAreRecordedWhicheverSideIsEncrypted(boolean client, Upstream upstream) throws Exception {
        try (TlsRelay relay = TlsRelay.start(authority, new MySql(), server.port(), true, upstream)) {
            try (Connection connection = DriverManager.getConnection(url(relay, client))) {
                assertThat(cipher(connection).isEmpty()).isEqualTo(upstream == Upstream.OFF);
            }

            eventually("recorded", () -> relay.hasRecorded("Ssl_cipher"));
            eventually("closed", () -> relay.counters().closed() == 1);
            assertThat(relay.counters().clientEncrypted()).isEqualTo(client ? 1 : 0);
            assertThat(relay.counters().serverEncrypted()).isEqualTo(upstream == Upstream.OFF ? 0 : 1);
            assertThat(relay.queries().opaque()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"false, VERIFY", "true, OFF", "true, VERIFY"})
    void aWrongPasswordIsTheServersOwnError(boolean client, Upstream upstream) throws Exception {
        try (TlsRelay relay = TlsRelay.start(authority, new MySql(), server.port(), true, upstream)) {
            assertThatThrownBy(() -> DriverManager.getConnection(url(relay, client) + "&password=wrong"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("Access denied");
        }
    }

    @Test
    void aDatabaseWhoseCertificateIsNotTrustedIsAnErrorThatSaysSo(@TempDir Path other) throws Exception {
        TlsRelay.makeAuthority(other);
        try (TlsRelay relay = TlsRelay.start(other, new MySql(), server.port(), true, Upstream.VERIFY)) {
            assertThatThrownBy(() -> DriverManager.getConnection(url(relay, false)))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("TLS handshake failed");
        }
    }
}
