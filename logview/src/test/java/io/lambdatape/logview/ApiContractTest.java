package io.lambdatape.logview;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What is asked and what is answered, as data in scenarios.json; every answer is held to openapi.json as well. */
class ApiContractTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final OpenApi OPEN_API = new OpenApi();

    private static SampleStore store;
    private static TestServer server;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        store = SampleStore.open(directory);
        server = TestServer.start(store.logs(), store.traces());
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        store.close();
    }

    @TestFactory
    Stream<DynamicTest> scenarios() throws IOException {
        try (InputStream in = ApiContractTest.class.getResourceAsStream("scenarios.json")) {
            List<JsonNode> scenarios = new ArrayList<>();
            JSON.readTree(Objects.requireNonNull(in)).forEach(scenarios::add);
            assertThat(scenarios).hasSizeGreaterThan(30);
            return scenarios.stream()
                    .map(scenario ->
                            DynamicTest.dynamicTest(scenario.path("name").asText(), () -> run(scenario)));
        }
    }

    private static void run(JsonNode scenario) throws IOException, InterruptedException {
        Answer answer =
                ask(scenario.path("method").asText("GET"), scenario.path("path").asText());
        JsonNode body = answer.body();
        assertThat(answer.status())
                .as(body.toString())
                .isEqualTo(scenario.path("status").asInt());
        boolean problem = answer.status() >= 400;
        assertThat(answer.mediaType()).isEqualTo(problem ? "application/problem+json" : "application/json");
        if (problem) {
            assertThat(body.path("status").asInt()).isEqualTo(answer.status());
            assertThat(body.path("detail").asText()).isNotBlank().doesNotContain("Exception", "\tat ");
        }
        scenario.path("expect")
                .properties()
                .forEach(expected -> assertThat(body.at(expected.getKey()))
                        .as(expected.getKey() + " of " + body)
                        .isEqualTo(expected.getValue()));
        scenario.path("absent")
                .forEach(pointer -> assertThat(body.at(pointer.asText()).isMissingNode())
                        .as(pointer.asText() + " of " + body)
                        .isTrue());
        scenario.path("present")
                .forEach(pointer -> assertThat(body.at(pointer.asText()).isMissingNode())
                        .as(pointer.asText() + " of " + body)
                        .isFalse());
        scenario.path("size")
                .properties()
                .forEach(expected -> assertThat(body.at(expected.getKey()))
                        .as(body.toString())
                        .hasSize(expected.getValue().asInt()));
        scenario.path("headers")
                .properties()
                .forEach(expected -> assertThat(answer.header(expected.getKey()).split(", "))
                        .containsExactlyInAnyOrder(expected.getValue().asText().split(", ")));
        OPEN_API.check(template(scenario.path("path").asText()), problem, body);
    }

    // Over a socket: an HTTP client refuses to send what a hostile one may.
    private static Answer ask(String method, String path) throws IOException, InterruptedException {
        if (path.contains("%zz")) {
            return Answer.parse(RawRequest.send(
                    server.server.address(),
                    method + " " + path.replace(" ", "%20")
                            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        }
        HttpRequest request = server.request(path)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<byte[]> response = server.client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), response.headers().map(), JSON.readTree(response.body()));
    }

    private static String template(String path) {
        String bare = path.replaceAll("\\?.*", "");
        return OPEN_API.paths().stream()
                .filter(template -> Pattern.matches(template.replaceAll("\\{\\w+}", "[^/]+"), bare))
                .findFirst()
                .orElse("/api/v1/logs");
    }

    @Test
    void everyPageIsReachedByItsCursorAndTheyAddUpToAll() throws IOException, InterruptedException {
        List<String> seen = new ArrayList<>();
        String path = "/api/v1/logs?limit=1";
        for (int page = 0; page < 10; page++) {
            JsonNode answer = JSON.readTree(server.get(path).body());
            answer.path("lines").forEach(line -> seen.add(line.path("message").asText()));
            if (!answer.has("next")) {
                break;
            }
            assertThat(answer.path("lines").get(0).path("cursor")).isEqualTo(answer.path("next"));
            path = "/api/v1/logs?limit=1&cursor="
                    + URLEncoder.encode(answer.path("next").asText(), StandardCharsets.UTF_8);
        }
        assertThat(seen)
                .containsExactly("pool is full", "worker says \ufffd nothing", "timed out \u00fc", "listing posts");
    }

    @Test
    void theContextOfALineIsFoundByItsId() throws IOException, InterruptedException {
        JsonNode line = JSON.readTree(server.get("/api/v1/logs?query=lambda:blog%20level:error")
                        .body())
                .at("/lines/0");
        String id = URLEncoder.encode(line.path("id").asText(), StandardCharsets.UTF_8);
        JsonNode around = JSON.readTree(
                server.get("/api/v1/logs/context?before=1&after=0&id=" + id).body());
        assertThat(around.at("/lines/0/message").asText()).isEqualTo("listing posts");
        assertThat(around.at("/lines/1")).isEqualTo(line);
        OPEN_API.check("/api/v1/logs/context", false, around);
    }

    @Test
    void theDescriptionHasEveryPathAndEveryParameterAndNoOther() {
        Set<String> served = new TreeSet<>();
        server.server.endpoints().forEach(endpoint -> {
            served.add(endpoint.path());
            assertThat(OPEN_API.parameters(endpoint.path(), "query"))
                    .as(endpoint.path())
                    .containsExactlyInAnyOrderElementsOf(endpoint.parameters());
            Set<String> inPath = new TreeSet<>();
            Pattern.compile("\\{(\\w+)}")
                    .matcher(endpoint.path())
                    .results()
                    .forEach(match -> inPath.add(match.group(1)));
            assertThat(OPEN_API.parameters(endpoint.path(), "path"))
                    .as(endpoint.path())
                    .isEqualTo(inPath);
        });
        assertThat(OPEN_API.paths()).isEqualTo(served);
    }

    @Test
    void theDescriptionIsServed() throws IOException, InterruptedException {
        assertThat(JSON.readTree(server.get("/api/v1/openapi.json").body())).isEqualTo(OPEN_API.document);
    }

    @Test
    void itIsHealthyAsSoonAsItServes() throws IOException, InterruptedException {
        HttpResponse<byte[]> response = server.get("/healthz");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(TestServer.text(response)).isEqualTo("ok\n");
    }

    @Test
    void headAnswersAsGetDoesWithoutABody() throws IOException, InterruptedException {
        HttpRequest head = server.request("/api/v1/traces/ffffffffffffffffffffffffffffffff")
                .HEAD()
                .build();
        HttpResponse<byte[]> response = server.client.send(head, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void aLargeAnswerIsCompressedForThoseWhoTakeIt() throws IOException, InterruptedException {
        HttpResponse<byte[]> response =
                server.get("/api/v1/traces/" + Samples.FIRST.traceId(), "Accept-Encoding", "gzip");
        assertThat(response.headers().firstValue("content-encoding")).contains("gzip");
        assertThat(response.headers().firstValue("vary")).contains("Accept-Encoding");
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            OPEN_API.check("/api/v1/traces/{traceId}", false, JSON.readTree(in));
        }
    }

    @Test
    void aReportComesInEveryFormatAndNothingInItRuns() throws IOException, InterruptedException {
        HttpResponse<byte[]> html = server.get("/api/v1/reports/timing?start=1h");
        assertThat(html.statusCode()).as(TestServer.text(html)).isEqualTo(200);
        assertThat(html.headers().firstValue("content-type"))
                .hasValueSatisfying(t -> assertThat(t).startsWith("text/html"));
        assertThat(html.headers().firstValue("content-security-policy"))
                .hasValueSatisfying(
                        policy -> assertThat(policy).contains("sandbox").doesNotContain("script-src"));
        assertThat(TestServer.text(server.get("/api/v1/reports/timing?format=csv")))
                .contains("duration,blog,p50Ms");
        JsonNode json = JSON.readTree(server.get("/api/v1/reports/timing?format=json&query=lambda:tickets")
                .body());
        assertThat(json.path("title").asText()).startsWith("lambda:tickets, 2026-11-23T11:45:00.000000000Z to ");
    }
}
