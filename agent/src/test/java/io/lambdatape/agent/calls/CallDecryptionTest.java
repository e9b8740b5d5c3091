package io.lambdatape.agent.calls;

import static io.lambdatape.testkit.Eventually.WATCHDOG;
import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.lambdatape.agent.attribution.Source;
import io.lambdatape.agent.http.HttpOptions;
import io.lambdatape.agent.tls.CertificateAuthority;
import io.lambdatape.agent.tls.TlsContexts;
import io.lambdatape.agent.tls.TlsRelay;
import io.lambdatape.recording.Exchange;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What functions call over TLS, read with the agent's authority where the operator says so. */
class CallDecryptionTest {
    @TempDir
    private static Path agents;

    @TempDir
    private static Path others;

    private static boolean made;

    private final AtomicReference<@Nullable String> traceparent = new AtomicReference<>();

    @SuppressWarnings("NullAway.Init") // set before each test
    private HttpsServer server;

    @BeforeEach
    void startServer() throws Exception {
        if (!made) {
            TlsRelay.makeAuthority(agents);
            TlsRelay.makeAuthority(others);
            made = true;
        }
        server = HttpsServer.create(ProxySetting.ANYWHERE, 50);
        server.setHttpsConfigurator(new HttpsConfigurator(TlsRelay.serving(others)));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            traceparent.set(exchange.getRequestHeaders().getFirst("traceparent"));
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, body.length + 1);
            exchange.getResponseBody().write('>');
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    private static ProxySetting setting(Path upstreamAuthority, String... hosts) throws IOException {
        TlsContexts contexts = new TlsContexts(CertificateAuthority.open(agents));
        Decryption decryption =
                new Decryption(List.of(hosts), contexts.targets(upstreamAuthority.resolve("ca.pem"), "http/1.1"));
        return new ProxySetting(
                peers -> Source.UNKNOWN,
                CallOptions.of(HttpOptions.of("w"))
                        .withTimes(WATCHDOG, WATCHDOG, WATCHDOG)
                        .withDecryption(decryption));
    }

    private HttpResponse<String> post(ProxySetting setting, Path trusted, String body) throws Exception {
        try (HttpClient client = HttpClient.newBuilder()
                .proxy(ProxySelector.of(setting.proxy.localAddress()))
                .sslContext(TlsRelay.trusting(trusted))
                .build()) {
            URI uri = URI.create("https://localhost:" + server.getAddress().getPort() + "/orders?n=1");
            return client.send(
                    HttpRequest.newBuilder(uri)
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static Exchange named(ProxySetting setting, String part) {
        eventually(
                "recorded: " + part,
                () -> setting.recorded.stream()
                        .anyMatch(exchange -> exchange.name().contains(part)));
        return setting.recorded.stream()
                .filter(exchange -> exchange.name().contains(part))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aCallIsReadAsIfItWerePlain() throws Exception {
        try (ProxySetting setting = setting(others, "localhost")) {
            String body = "{\"what\":\"ticket\"}".repeat(3000);

            HttpResponse<String> answer = post(setting, agents, body);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(">" + body);
            Exchange call = named(setting, "POST");
            assertThat(call.attributes().values())
                    .containsEntry(
                            "url.full",
                            "https://localhost:" + server.getAddress().getPort() + "/orders?n=1")
                    .containsEntry("http.response.status_code", 200L);
            assertThat(ProxySetting.request(call)).contains(body);
            assertThat(traceparent.get())
                    .contains(call.id().traceId())
                    .contains(call.id().spanId());
            assertThat(named(setting, "CONNECT").attributes().values())
                    .containsEntry("lambdatape.tunnel.decrypted", true);
            assertThat(setting.proxy.connections().clientEncrypted()).isEqualTo(1);
            assertThat(setting.proxy.connections().serverEncrypted()).isEqualTo(1);
        }
    }

    @Test
    void whatIsNotNamedStaysClosed() throws Exception {
        try (ProxySetting setting = setting(others, "example.com", "*.localhost")) {
            assertThat(post(setting, others, "hidden").body()).isEqualTo(">hidden");

            Exchange tunnel = named(setting, "CONNECT");
            assertThat(tunnel.attributes().values())
                    .containsEntry("lambdatape.tunnel.encrypted", true)
                    .containsEntry("lambdatape.tunnel.decrypted", false);
            assertThat(new String(tunnel.request().bytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("hidden");
            assertThat(setting.recorded).hasSize(1);
        }
    }

    @Test
    void aServerThatIsNotTrustedIsAnAnswerThatSaysSo() throws Exception {
        try (ProxySetting setting = setting(agents, "*")) {
            HttpResponse<String> answer = post(setting, agents, "x");

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body()).contains("localhost").contains("TLS handshake failed");
            assertThat(setting.proxy.connections().serverEncryptionFailed()).isEqualTo(1);
        }
    }

    @Test
    void aClientThatDoesNotTrustTheAgentSeesThatItself() throws Exception {
        try (ProxySetting setting = setting(others, "localhost")) {
            assertThatThrownBy(() -> post(setting, others, "x")).isInstanceOf(SSLException.class);

            eventually("counted", () -> setting.proxy.connections().clientEncryptionFailed() == 1);
            eventually("closed", () -> setting.proxy.connections().closed() == 1);
        }
    }
}
