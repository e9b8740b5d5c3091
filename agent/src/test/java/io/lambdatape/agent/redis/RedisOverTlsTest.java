package io.lambdatape.agent.redis;

import static io.lambdatape.testkit.Eventually.WATCHDOG;
import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambdatape.agent.tls.TlsOptions.Upstream;
import io.lambdatape.agent.tls.TlsRelay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.exceptions.JedisException;
import redis.embedded.RedisServer;

/** A real client and a real Redis that both speak TLS from the first byte, or not, with the agent between them. */
class RedisOverTlsTest {

    @TempDir
    private static Path authority;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RedisServer server;

    private static int plainPort;
    private static int tlsPort;

    @BeforeAll
    static void startServer() throws Exception {
        TlsRelay.makeAuthority(authority);
        plainPort = freePort();
        tlsPort = freePort();
        server = RedisServer.newRedisServer()
                .port(plainPort)
                .setting("tls-port " + tlsPort)
                .setting("tls-cert-file " + authority.resolve("server.pem"))
                .setting("tls-key-file " + authority.resolve("server.key"))
                .setting("tls-ca-cert-file " + authority.resolve("ca.pem"))
                .setting("tls-auth-clients no")
                .setting("save \"\"")
                .build();
        server.start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.stop();
    }

    private static Jedis connect(TlsRelay relay, boolean encrypted) throws Exception {
        SSLParameters verifying = new SSLParameters();
        verifying.setEndpointIdentificationAlgorithm("HTTPS");
        return new Jedis(
                new HostAndPort("localhost", relay.port()),
                encrypted
                        ? DefaultJedisClientConfig.builder()
                                .timeoutMillis((int) WATCHDOG.toMillis())
                                .ssl(true)
                                .sslSocketFactory(TlsRelay.trusting(authority).getSocketFactory())
                                .sslParameters(verifying)
                                .build()
                        : DefaultJedisClientConfig.builder()
                                .timeoutMillis((int) WATCHDOG.toMillis())
                                .build());
    }

    @ParameterizedTest
    @CsvSource({"false, OFF", "false, VERIFY", "true, OFF", "true, ENCRYPT", "true, VERIFY"})
    void commandsAreRecordedWhicheverSideIsEncrypted(boolean client, Upstream upstream) throws Exception {
        int port = upstream == Upstream.OFF ? plainPort : tlsPort;
        try (TlsRelay relay = TlsRelay.start(authority, new Redis(), port, true, upstream)) {
            try (Jedis jedis = connect(relay, client)) {
                Pipeline pipeline = jedis.pipelined();
                for (int i = 0; i < 200; i++) {
                    pipeline.set("key-" + i, "x".repeat(1000));
                }
                pipeline.sync();
                assertThat(jedis.get("key-199")).hasSize(1000);
            }

            eventually("closed", () -> relay.counters().closed() == 1);
            eventually("recorded", () -> relay.hasRecorded("key-199"));
            assertThat(relay.counters().clientEncrypted()).isEqualTo(client ? 1 : 0);
            assertThat(relay.counters().serverEncrypted()).isEqualTo(upstream == Upstream.OFF ? 0 : 1);
            assertThat(relay.queries().opaque()).isZero();
            eventually(
                    "all are recorded",
                    () -> relay.queries().begun() == relay.queries().recorded());
        }
    }

    @Test
    void aPlainClientIsServedByteByByte() throws Exception {
        try (TlsRelay relay = TlsRelay.start(authority, new Redis(), plainPort, true, Upstream.OFF);
                Socket socket = new Socket("127.0.0.1", relay.port())) {
            for (byte octet : "PING\r\n".getBytes(StandardCharsets.US_ASCII)) {
                socket.getOutputStream().write(octet);
                socket.getOutputStream().flush();
            }
            assertThat(socket.getInputStream().readNBytes(7))
                    .isEqualTo("+PONG\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void whatBeginsLikeTlsAndIsNotHarmsNobodyElse() throws Exception {
        try (TlsRelay relay = TlsRelay.start(authority, new Redis(), plainPort, true, Upstream.OFF)) {
            try (Socket socket = new Socket("127.0.0.1", relay.port())) {
                socket.getOutputStream().write(new byte[] {22, 3, 1, 0, 5, 1, 2, 3, 4, 5, 6, 7, 8});
                socket.getOutputStream().flush();
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            }
            eventually("counted", () -> relay.counters().clientEncryptionFailed() == 1);
            eventually("closed", () -> relay.counters().closed() == 1);
            try (Jedis jedis = connect(relay, true)) {
                assertThat(jedis.ping()).isEqualTo("PONG");
            }
        }
    }

    @Test
    void aServerThatDoesNotSpeakTlsIsAnErrorOfTheClients() throws Exception {
        // Redis itself would say nothing, and wait for the end of a line.
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TlsRelay relay = TlsRelay.start(authority, new Redis(), plain.getLocalPort(), true, Upstream.ENCRYPT)) {
            Thread.ofVirtual().start(() -> {
                try (Socket socket = plain.accept()) {
                    socket.getOutputStream().write("-ERR unknown command\r\n".getBytes(StandardCharsets.US_ASCII));
                    socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThatThrownBy(() -> connect(relay, false)).isInstanceOf(JedisException.class);
            eventually("counted", () -> relay.counters().serverEncryptionFailed() == 1);
            eventually("closed", () -> relay.counters().closed() == 1);
        }
    }
}
