package io.lambdatape.logview;

import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.logview.http.RequestCounts;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask, how much, and what becomes of the counters. */
class HostileRequestTest {
    private final MemoryLogs logs = new MemoryLogs();

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start(logs, new MemoryTraces());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "localhost", "LOCALHOST:8080", "a.localhost:1", "[::1]:80", "logs.example.com:443"})
    void ownNamesAreAnsweredFor(String host) throws Exception {
        assertThat(ask("Host: " + host).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "logs.example.com.evil"})
    void aForeignHostIsRefusedSoThatRebindingGetsNothing(String host) throws Exception {
        Answer answer = ask("Host: " + host);
        assertThat(answer.status()).isEqualTo(421);
        assertThat(answer.body().path("type").asText()).isEqualTo("urn:lambdatape:problem:unknown-host");
        assertThat(answer.body().path("detail").asText()).contains("http.hosts");
    }

    @Test
    void pagesOfOtherSitesAreRefusedAndGetNoPermission() throws Exception {
        Answer answer = ask("Host: localhost\r\nOrigin: http://evil.example");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("access-control-allow-origin")).isEmpty();
        assertThat(ask("Host: localhost\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void ownPagesAndLinksFromElsewhereAreAnswered() throws Exception {
        assertThat(ask("Host: localhost:80\r\nOrigin: http://localhost:80").status())
                .isEqualTo(200);
        assertThat(ask("Host: localhost\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\r\n\r\n",
                "GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /api/v1/status HTTP/1.1\r\n\r\n",
                "GET /api/v1/status HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET /assets/..%2f..%2fsecret HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            })
    void whatIsNoRequestIsAProblem(String request) throws Exception {
        Answer answer = Answer.parse(RawRequest.send(server.server.address(), request));
        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.mediaType()).isEqualTo("application/problem+json");
        assertThat(answer.body().path("detail").asText()).isNotBlank();
    }

    @Test
    void aHeadThatIsTooLargeIsRefused() throws Exception {
        String request = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(40_000)
                + "\r\nConnection: close\r\n\r\n";
        Answer answer = Answer.parse(RawRequest.send(server.server.address(), request));
        assertThat(answer.status()).isEqualTo(431);
        assertThat(answer.body().path("detail").asText()).contains("32768 bytes");
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() throws Exception {
        String request = "GET /api/v1/status HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\n";
        Answer answer = Answer.parse(RawRequest.send(server.server.address(), request));
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.mediaType()).isEqualTo("application/problem+json");
    }

    @Test
    void aQueryThatIsTooLongIsRefused() throws Exception {
        assertThat(server.get("/api/v1/logs?query=" + "x".repeat(4097)).statusCode())
                .isEqualTo(400);
        assertThat(server.get("/api/v1/logs?query=" + "x".repeat(4096)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void anUnexpectedFailureHasAReferenceAndNoDetails() throws Exception {
        logs.failWith(new IOException("secret path /var/lib"));
        var response = server.get("/api/v1/logs");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(TestServer.text(response)).contains("\"reference\":").doesNotContain("secret", "Exception");
    }

    @Test
    void everyAnswerCarriesTheSecurityHeadersAndNoCookie() throws Exception {
        for (String path : new String[] {"/", "/api/v1/status", "/api/v1/nothing", "/api/v1/logs?limit=0"}) {
            var headers = server.get(path).headers();
            assertThat(headers.firstValue("content-security-policy").orElse(""))
                    .as(path)
                    .contains("default-src 'none'", "script-src 'self'")
                    .doesNotContain("unsafe");
            assertThat(headers.firstValue("x-content-type-options")).as(path).contains("nosniff");
            assertThat(headers.firstValue("set-cookie")).as(path).isEmpty();
            assertThat(headers.firstValue("server")).as(path).isEmpty();
        }
    }

    @Test
    void everyRequestIsCountedOnceByHowItEnded() throws Exception {
        server.get("/healthz");
        server.get("/api/v1/logs");
        server.get("/api/v1/logs?limit=0");
        server.get("/nothing.js");
        logs.failWith(new IOException("gone"));
        server.get("/api/v1/logs");
        RequestCounts counts = server.server.counts();
        eventually("all are counted", () -> counts.open() == 0 && counts.received() == 5);
        assertThat(counts.answered()).isEqualTo(2);
        assertThat(counts.refused()).isEqualTo(2);
        assertThat(counts.failed()).isEqualTo(1);
        assertThat(counts.cutOff()).isZero();
    }

    @Test
    void aPortThatIsTakenIsSaidInOneSentence() {
        LogviewOptions taken = LogviewOptions.listeningAt(server.server.address());
        Throwable failure = org.assertj.core.api.Assertions.catchThrowable(
                () -> LogviewServer.start(taken, logs, new MemoryTraces(), TestServer::status, TestServer.METER)
                        .close());
        assertThat(failure).isInstanceOf(IOException.class);
        assertThat(Objects.requireNonNull(failure).getMessage())
                .isEqualTo("cannot listen at localhost:"
                        + server.server.address().getPort() + ": the port is taken or not allowed; choose another");
    }

    private Answer ask(String headers) throws IOException {
        return Answer.parse(RawRequest.send(
                server.server.address(),
                "GET /api/v1/status HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n"));
    }
}
