package io.lambdatape.agent.calls;

import static io.lambdatape.testkit.Eventually.WATCHDOG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real clients and real servers, with the proxy between them as its users set it. */
class ClientsTest {
    @TempDir
    Path directory;

    private ProxySetting setting;
    private HttpServer server;
    private final List<String> traceparents = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws IOException {
        setting = new ProxySetting();
        server = setting.httpServer();
        server.createContext("/echo", exchange -> {
            traceparents.addAll(exchange.getRequestHeaders().getOrDefault("traceparent", List.of()));
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("X-Method", exchange.getRequestMethod());
            boolean sized = exchange.getRequestHeaders().containsKey("Content-Length");
            exchange.sendResponseHeaders(body.length == 0 ? 204 : 200, body.length == 0 ? -1 : sized ? body.length : 0);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/echo");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
    }

    @AfterEach
    void stop() throws Exception {
        setting.close();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private String proxy() {
        return "http://127.0.0.1:" + setting.proxy.localAddress().getPort();
    }

    private HttpClient.Builder javaClient() {
        return HttpClient.newBuilder()
                .proxy(ProxySelector.of(setting.proxy.localAddress()))
                .followRedirects(HttpClient.Redirect.NORMAL);
    }

    @Test
    void javasHttpClientSeesTheServerAsItIs() throws Exception {
        byte[] body = new byte[300_000];
        new Random(1).nextBytes(body);
        try (HttpClient client = javaClient().build()) {
            HttpResponse<byte[]> sized = client.send(
                    HttpRequest.newBuilder(URI.create(url("/echo")))
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertThat(sized.body()).isEqualTo(body);
            HttpResponse<byte[]> chunked = client.send(
                    HttpRequest.newBuilder(URI.create(url("/echo")))
                            .expectContinue(true)
                            .PUT(HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertThat(chunked.body()).isEqualTo(body);
            assertThat(chunked.headers().firstValue("transfer-encoding")).contains("chunked");
            HttpResponse<String> moved = client.send(
                    HttpRequest.newBuilder(URI.create(url("/moved"))).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(moved.statusCode()).isEqualTo(204);
            HttpResponse<String> missing = client.send(
                    HttpRequest.newBuilder(URI.create(url("/none"))).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(missing.statusCode()).isEqualTo(404);
        }
        setting.eventuallyRecorded(5);
        assertThat(setting.recorded)
                .extracting(call -> call.attributes().number("http.response.status_code"))
                .containsExactly(200L, 200L, 302L, 204L, 404L);
        assertThat(setting.recorded.getLast().outcome()).isEqualTo(Outcome.ERROR);
        assertThat(setting.recorded.getLast().attributes().text("error.type")).isEqualTo("404");
        assertThat(setting.recorded.getFirst().attributes().number("http.request.body.size"))
                .isEqualTo(300_000);
        assertThat(traceparents)
                .containsExactly(
                        setting.recorded.get(0).id().traceparent(),
                        setting.recorded.get(1).id().traceparent(),
                        setting.recorded.get(3).id().traceparent());
    }

    @Test
    void manyCallsAtOnceAreEachAnsweredAndRecordedOnce() throws Exception {
        int calls = 400;
        try (HttpClient client = javaClient().build()) {
            List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, calls)
                    .mapToObj(i -> client.sendAsync(
                            HttpRequest.newBuilder(URI.create(url("/echo?" + i)))
                                    .POST(HttpRequest.BodyPublishers.ofString("body " + i))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString()))
                    .toList();
            for (int i = 0; i < calls; i++) {
                assertThat(answers.get(i)
                                .get(WATCHDOG.toSeconds(), TimeUnit.SECONDS)
                                .body())
                        .isEqualTo("body " + i);
            }
        }
        setting.eventuallyRecorded(calls);
        assertThat(setting.recorded).hasSize(calls).allSatisfy(call -> {
            String query = String.valueOf(call.attributes().text("url.full"));
            String number = query.substring(query.indexOf('?') + 1);
            assertThat(ProxySetting.request(call)).endsWith("body " + number);
            assertThat(ProxySetting.response(call)).endsWith("body " + number);
        });
        setting.eventuallyBalanced();
        assertThat(setting.proxy.counters().ended(Outcome.OK)).isEqualTo(calls);
    }

    @Test
    void httpsGoesThroughATunnelThatKeepsItsSecret() throws Exception {
        try (TlsServer secure = new TlsServer(directory);
                HttpClient client = javaClient().sslContext(secure.context()).build()) {
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> answer = client.send(
                        HttpRequest.newBuilder(URI.create(
                                        "https://localhost:" + secure.address().getPort() + "/"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(answer.body()).isEqualTo("secret");
            }
            client.shutdownNow();
            setting.eventuallyRecorded(1);
            Exchange tunnel = setting.recorded.getFirst();
            assertThat(tunnel.name())
                    .isEqualTo("CONNECT localhost:" + secure.address().getPort());
            assertThat(tunnel.attributes().values()).containsEntry("lambdatape.tunnel.encrypted", true);
            assertThat(tunnel.attributes().number("lambdatape.tunnel.response_bytes"))
                    .isGreaterThan(500);
            assertThat(ProxySetting.response(tunnel)).doesNotContain("secret");
        }
    }

    @Test
    void curlIsPleased() throws Exception {
        assumeTrue(runs("curl", "--version"), "curl is not here: nothing says whether it gets on with the proxy");
        try (TlsServer secure = new TlsServer(directory)) {
            String https = "https://localhost:" + secure.address().getPort() + "/";
            assertThat(run("curl", "-sS", "--data-binary", "a body", url("/echo"), "--next", "-sS", url("/echo")))
                    .isEqualTo("a body");
            assertThat(run("curl", "-sSk", https)).isEqualTo("secret");
            assertThat(run("curl", "-sS", "--proxytunnel", "--data-binary", "in a tunnel", url("/echo")))
                    .isEqualTo("in a tunnel");
            assertThat(run("curl", "-sS", "http://no-such-host.invalid/"))
                    .contains("the name no-such-host.invalid is not known");
        }
        setting.eventuallyRecorded(6);
        assertThat(setting.recorded)
                .extracting(call -> call.name().replaceAll("[0-9]+$|:[0-9]+", ""))
                .containsExactly(
                        "POST 127.0.0.1/echo",
                        "GET 127.0.0.1/echo",
                        "CONNECT localhost",
                        "POST 127.0.0.1/echo",
                        "CONNECT 127.0.0.1",
                        "GET no-such-host.invalid/");
    }

    @Test
    void pythonsOwnClientIsPleased() throws Exception {
        assumeTrue(runs("python3", "--version"), "python3 is not here: nothing says whether urllib gets on");
        String program = """
                import sys, urllib.request, ssl
                print(urllib.request.urlopen(sys.argv[1], data=b'from urllib').read().decode())
                context = ssl._create_unverified_context()
                print(urllib.request.urlopen(sys.argv[2], context=context).read().decode())
                """;
        try (TlsServer secure = new TlsServer(directory)) {
            String https = "https://localhost:" + secure.address().getPort() + "/";
            assertThat(run("python3", "-c", program, url("/echo"), https)).isEqualTo("from urllib\nsecret\n");
        }
        setting.eventuallyRecorded(2);
    }

    @Test
    void pythonsRequestsIsPleased() throws Exception {
        assumeTrue(
                runs("python3", "-c", "import requests"), "Python's requests is not here: nothing says how it gets on");
        String program = """
                import sys, requests, warnings
                warnings.simplefilter('ignore')
                session = requests.Session()
                for i in range(3):
                    print(session.post(sys.argv[1], data='call %d' % i).text)
                print(session.post(sys.argv[1], data=(b'chunk' for _ in range(2))).text)
                print(session.get(sys.argv[2], verify=False).text)
                """;
        try (TlsServer secure = new TlsServer(directory)) {
            String https = "https://localhost:" + secure.address().getPort() + "/";
            assertThat(run("python3", "-c", program, url("/echo"), https))
                    .isEqualTo("call 0\ncall 1\ncall 2\nchunkchunk\nsecret\n");
        }
        setting.eventuallyRecorded(5);
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    // With the environment that a function gets.
    private String run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .keySet()
                .removeIf(name -> name.toLowerCase(java.util.Locale.ROOT).endsWith("_proxy"));
        builder.environment().put("http_proxy", proxy());
        builder.environment().put("https_proxy", proxy());
        Process process = builder.start();
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            process.waitFor();
        }
    }
}
