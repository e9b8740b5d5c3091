package io.lambdatape.demo.worker;

import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoWorkerTest {
    /** Comes only by skipping. */
    private static final Duration HOUR = Duration.ofHours(1);

    private static final Duration NEVER = Duration.ofDays(1000);
    private static final List<DeployedLambda> LAMBDAS = List.of(
            new DeployedLambda("echo", SampleHandlers.Echo.class, List.of()),
            new DeployedLambda("waiting", SampleHandlers.Waiting.class, List.of("POST")),
            new DeployedLambda("failing", SampleHandlers.Failing.class, List.of()),
            new DeployedLambda("unloadable", SampleHandlers.Unloadable.class, List.of()));

    @TempDir
    Path directory;

    private final SkippedTime time = new SkippedTime();
    private final HttpClient client = HttpClient.newHttpClient();
    private DemoWorker worker;

    @BeforeEach
    void start() throws Exception {
        worker = start(limits(2, 8, NEVER, NEVER));
    }

    @AfterEach
    void close() throws IOException {
        worker.close();
        client.close();
    }

    @Test
    void startsAnInstanceAtTheFirstRequestAndKeepsIt() throws Exception {
        assertThat(worker.processes()).isEmpty();
        HttpResponse<String> first = post("/run/echo/more?q=%20", "body", "traceparent", "00-1-2-01");
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.body())
                .startsWith("POST /run/echo/more?q=%20\n")
                .contains("\nHost: root\n", "\ntraceparent: 00-1-2-01\n", "\nContent-Length: 4\n")
                .endsWith("\n\nbody\n");
        assertThat(pid(post("/run/echo", ""))).isEqualTo(pid(first));
        assertThat(worker.processes()).hasSize(1);

        Path scratch = worker.scratch().resolve("1005-echo");
        assertThat(Files.exists(scratch.resolve("ol.sock"))).isTrue();
        assertThat(Files.readString(scratch.resolve("stdout"))).contains("\necho says hello\n");
        assertThat(Files.readString(scratch.resolve("stderr"))).startsWith("WARN echo complains\n");
        assertThat(Files.readString(worker.log()))
                .containsPattern(
                        "(?m)^\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d INFO Saved PID to file pid=\\d+ path=/")
                .contains("INFO worker listening on TCP port=localhost:" + worker.port() + "\n")
                .contains("INFO increase instances to 1 [FUNC echo]\n")
                .containsPattern("Create\\(.*/worker/scratch/1005-echo, .*\\)=1\\.\\.\\. \\[SOCK POOL sandboxes]");
    }

    @Test
    void givesAnInstanceOneRequestAtATimeAndScalesUpToTheLimit() throws Exception {
        Path until = directory.resolve("until");
        List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
        // One that takes long tells that more instances are needed.
        Path first = directory.resolve("first");
        CompletableFuture<HttpResponse<String>> slow = send("/run/waiting", first);
        eventually("the instance is busy", () -> busyInstances() == 1);
        time.skip(HOUR);
        Files.createFile(first);
        assertThat(slow.join().statusCode()).isEqualTo(200);
        for (int i = 0; i < 5; i++) {
            calls.add(send("/run/waiting", until));
        }
        eventually("two instances are busy", () -> busyInstances() == 2);
        assertThat(worker.instances("waiting")).isEqualTo(2);
        Files.createFile(until);
        Set<String> pids = new HashSet<>();
        for (CompletableFuture<HttpResponse<String>> call : calls) {
            HttpResponse<String> response = call.join();
            // Would be 500 if an instance had been called while it was busy.
            assertThat(response.statusCode()).isEqualTo(200);
            pids.add(pid(response));
        }
        assertThat(pids).hasSize(2);
    }

    @Test
    void answersPlatformErrorsInOpenLambdasWords() throws Exception {
        assertAnswer(get("/run/nobody"), 500, "lambda \"nobody\" not found in blob store (bucket=");
        assertAnswer(get("/run/"), 500, "expected invocation format: /run/<lambda-name>");
        assertAnswer(get("/run/a%20b"), 500, "invalid function name");
        assertAnswer(get("/run/waiting"), 405, "HTTP method not allowed. Sent: GET, Allowed: [POST]");
        assertAnswer(get("/run/unloadable"), 500, "could not create Sandbox: the instance ended with status 1");
        assertThat(worker.processes()).isEmpty();
        assertThat(Files.readString(worker.scratch().resolve("1005-unloadable").resolve("stderr")))
                .contains("no such table");
    }

    @Test
    void answersALambdasExceptionWithItsStackTrace() throws Exception {
        HttpResponse<String> response = get("/run/failing");
        assertAnswer(response, 500, "java.lang.IllegalStateException: boom\n\tat ");
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
    }

    @Test
    void answersADeadInstanceWith502AndReplacesIt() throws Exception {
        String before = pid(get("/run/echo"));
        ProcessHandle process = worker.processes().getFirst();
        process.destroyForcibly();
        process.onExit().join();
        HttpResponse<String> broken = get("/run/echo");
        assertAnswer(broken, 502, "RoundTrip failed: Get \"http://root/run/echo\": ");
        assertThat(broken.body()).contains("\n\nSandbox State: SANDBOX 1 is DEAD");
        assertThat(pid(get("/run/echo"))).isNotEqualTo(before);

        HttpResponse<String> died = post("/run/failing", "die");
        assertAnswer(died, 502, "RoundTrip failed: Post \"http://root/run/failing\": EOF");
        assertAnswer(get("/run/failing"), 500, "java.lang.IllegalStateException: boom");
        assertThat(Files.readString(worker.log())).contains("ERROR RoundTrip failed lambda=failing sandbox=");
    }

    @Test
    void cutsOffWhatTakesTooLong() throws Exception {
        restart(limits(1, 8, HOUR, NEVER));
        CompletableFuture<HttpResponse<String>> call = send("/run/waiting", directory.resolve("never"));
        eventually("the instance is busy", () -> busyInstances() == 1);
        assertThat(call).isNotDone();
        time.skip(HOUR);
        HttpResponse<String> late = call.join();
        assertAnswer(late, 502, "RoundTrip failed: Post \"http://root/run/waiting\": context deadline exceeded");
        assertThat(late.body()).contains("(Client.Timeout exceeded", "\n\nSandbox State: SOCK 1\n");
        eventually("its process has ended", () -> worker.processes().isEmpty());
    }

    @Test
    void refusesWhatTheQueueDoesNotHold() throws Exception {
        restart(limits(1, 1, NEVER, NEVER));
        Path until = directory.resolve("until");
        List<CompletableFuture<HttpResponse<String>>> kept = new ArrayList<>();
        kept.add(send("/run/waiting", until));
        eventually("the instance is busy", () -> busyInstances() == 1);
        List<HttpResponse<String>> refused = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            kept.add(send("/run/waiting", until));
        }
        eventually(
                "two are refused",
                () -> kept.stream().filter(CompletableFuture::isDone).count() == 2);
        kept.stream().filter(CompletableFuture::isDone).forEach(call -> refused.add(call.join()));
        refused.forEach(response -> assertAnswer(response, 429, "lambda instance queue is full"));
        Files.createFile(until);
        assertThat(kept.stream().map(CompletableFuture::join).filter(response -> response.statusCode() == 200))
                .hasSize(2);
    }

    @Test
    void endsAnIdleInstanceAndStartsAnotherOne() throws Exception {
        restart(limits(1, 8, NEVER, HOUR));
        String before = pid(get("/run/echo"));
        // Its idle time begins some time after its answer.
        eventually("its process has ended", () -> {
            time.skip(HOUR);
            return worker.processes().isEmpty();
        });
        assertThat(pid(get("/run/echo"))).isNotEqualTo(before);
    }

    @Test
    void tellsAboutItself() throws Exception {
        get("/run/echo");
        assertAnswer(get("/status"), 200, "ready\n");
        assertThat(get("/registry/").body()).isEqualTo("[\"echo\",\"failing\",\"unloadable\",\"waiting\"]");
        assertThat(get("/debug").body())
                .startsWith("SOCK 1\nROOT DIR: ")
                .contains("\nHOST DIR: " + worker.scratch().resolve("1005-echo") + "\n")
                .contains("\nCGROUP PIDS: " + worker.processes().getFirst().pid() + "\n");
        assertThat(get("/stats").body()).contains("\"Create().cnt\":1", "\"web-request.cnt\":1", ".ms-avg\":");
        assertAnswer(get("/elsewhere"), 404, "404 page not found");
    }

    @Test
    void leavesNoProcessAndStartsAgainInTheSameDirectory() throws Exception {
        get("/run/echo");
        List<ProcessHandle> processes = worker.processes();
        worker.close();
        assertThat(processes).hasSize(1).noneMatch(ProcessHandle::isAlive);
        assertThat(Files.exists(directory.resolve("worker").resolve("stats.json")))
                .isTrue();
        assertThat(Files.readString(worker.log())).endsWith("INFO Destroy() [SB 1]\n");

        restart(limits(2, 8, NEVER, NEVER));
        try (Stream<Path> left = Files.list(worker.scratch())) {
            assertThat(left).isEmpty();
        }
        assertThat(get("/run/echo").statusCode()).isEqualTo(200);
    }

    @Test
    void saysWhatToDoAboutATakenPortAndALongName() {
        WorkerOptions options = WorkerOptions.of(directory.resolve("other"), LAMBDAS);
        assertThatThrownBy(() -> DemoWorker.start(options.withPort(worker.port())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("127.0.0.1:" + worker.port())
                .hasMessageContaining("take another port");
        assertThatThrownBy(() -> DemoWorker.start(WorkerOptions.of(directory.resolve("x".repeat(80)), LAMBDAS)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too long for unix sockets");
    }

    private DemoWorker start(WorkerOptions.Limits limits) throws Exception {
        return DemoWorker.start(
                WorkerOptions.of(directory, LAMBDAS).withTimekeeper(time).withLimits(limits));
    }

    private void restart(WorkerOptions.Limits limits) throws Exception {
        worker.close();
        worker = start(limits);
    }

    private static WorkerOptions.Limits limits(int instances, int queueDepth, Duration runtime, Duration idle) {
        return new WorkerOptions.Limits(instances, queueDepth, runtime, idle, NEVER, NEVER);
    }

    private long busyInstances() {
        try (Stream<Path> files = Files.walk(worker.scratch(), 2)) {
            return files.filter(file -> file.endsWith("busy")).count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertAnswer(HttpResponse<String> response, int status, String begin) {
        assertThat(response.body()).startsWith(begin);
        assertThat(response.statusCode()).isEqualTo(status);
    }

    private static String pid(HttpResponse<String> response) {
        return response.headers().firstValue("X-Pid").orElseThrow();
    }

    private HttpResponse<String> get(String target) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(target)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String target, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(target)).POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private CompletableFuture<HttpResponse<String>> send(String target, Path body) {
        return client.sendAsync(request(target, body.toString()), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String target, String body) {
        return HttpRequest.newBuilder(uri(target))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private URI uri(String target) {
        return URI.create("http://127.0.0.1:" + worker.port() + target);
    }
}
