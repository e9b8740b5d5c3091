package io.lambdatape.agent.calls;

import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lambdatape.agent.attribution.Source;
import io.lambdatape.agent.capture.CaptureSink;
import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.agent.capture.TraceIds;
import io.lambdatape.agent.http.HttpConversations;
import io.lambdatape.agent.http.HttpOptions;
import io.lambdatape.agent.platform.OpenLambda;
import io.lambdatape.agent.relay.RelayListener;
import io.lambdatape.agent.relay.RelayOptions;
import io.lambdatape.agent.sandbox.ConnectionOwner;
import io.lambdatape.agent.sandbox.InstanceEvents;
import io.lambdatape.agent.sandbox.SandboxGates;
import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.ExchangeKind;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.TraceContext;
import io.opentelemetry.api.metrics.MeterProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Functions as processes of their own, behind a worker behind the agent's listener, with the agent's gates in front of
 * their sockets and the agent's proxy for their calls.
 */
class OneTraceTest {

    // Unix socket paths are short.
    @TempDir
    Path scratch;

    private final List<Process> processes = new ArrayList<>();
    private final HttpClient client = HttpClient.newBuilder().build();
    private ProxySetting setting;
    private HttpServer worker;
    private RelayListener platform;
    private SandboxGates gates;

    @BeforeEach
    void start() throws IOException {
        ConnectionOwner owner = new ConnectionOwner(scratch, RecordingClock.system());
        setting = new ProxySetting(peers -> owner.of(peers.client(), peers.listener()));
        worker = setting.httpServer();
        worker.createContext("/run/", this::serve);
        platform = RelayListener.start(
                RelayOptions.of("openlambda", ProxySetting.ANYWHERE, worker.getAddress()),
                new HttpConversations(
                        "openlambda",
                        HttpOptions.of("w"),
                        new OpenLambda(),
                        setting.invocations,
                        setting,
                        TraceIds.system(),
                        MeterProvider.noop().get("test")),
                setting.loops,
                setting.clock,
                MeterProvider.noop().get("test"));
        gates = SandboxGates.start(
                scratch,
                setting.invocations,
                setting.clock,
                new InstanceEvents("w", "openlambda", setting.clock, new Unheard()));
    }

    @AfterEach
    void stop() throws Exception {
        processes.forEach(Process::destroyForcibly);
        gates.close();
        platform.close();
        client.close();
        setting.close();
    }

    private record Unheard() implements CaptureSink {
        @Override
        public void exchange(Exchange exchange) {}

        @Override
        public void lines(List<LogLine> lines) {}
    }

    // A worker as OpenLambda's: a request goes to a sandbox of its function, here to one that the client may choose.
    private void serve(HttpExchange exchange) throws IOException {
        String function = exchange.getRequestURI().getPath().substring("/run/".length());
        String chosen = exchange.getRequestHeaders().getFirst("X-Instance");
        Path socket = scratch.resolve((chosen == null ? "1001" : chosen) + "-" + function)
                .resolve("ol.sock");
        String request = "POST / HTTP/1.1\r\nHost: sandbox\r\ntraceparent: "
                + exchange.getRequestHeaders().getFirst("traceparent") + "\r\nContent-Length: 0\r\n\r\n";
        try (SocketChannel sandbox = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            sandbox.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            byte[] body = body(sandbox);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private static byte[] body(SocketChannel sandbox) throws IOException {
        InputStream in = Channels.newInputStream(sandbox);
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.read());
        }
        String length = head.substring(head.indexOf("Length: ") + 8, head.length() - 4);
        return in.readNBytes(Integer.parseInt(length));
    }

    private void startFunction(String lambda, String instance, String... call) throws IOException {
        Path directory = Files.createDirectories(scratch.resolve(instance + "-" + lambda));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LambdaProcess.class.getName(),
                directory.resolve("ol.sock").toString()));
        command.addAll(List.of(call));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(directory.resolve("stdout").toFile())
                .redirectError(directory.resolve("stderr").toFile());
        builder.environment()
                .putAll(Map.of(
                        "HTTP_PROXY",
                        "http://127.0.0.1:" + setting.proxy.localAddress().getPort()));
        processes.add(builder.start());
        awaitGate(directory, new Source(lambda, instance));
    }

    // Whoever is surely idle has not issued what an open invocation of its function may have.
    private void awaitGate(Path directory, Source source) {
        TraceContext probe = new TraceContext("f".repeat(32), source.instance() + "f".repeat(12));
        setting.invocations.opened(probe, source.lambda());
        eventually(
                source + " runs behind its gate",
                () -> Files.exists(directory.resolve("ol.sock.sandbox"))
                        && setting.invocations.attribute(null, source).parent().attribution() == Attribution.NONE);
        setting.invocations.closed(probe);
    }

    private String url(String lambda) {
        return "http://127.0.0.1:" + platform.localAddress().getPort() + "/run/" + lambda;
    }

    private CompletableFuture<String> invoke(String lambda, String instance) {
        return client.sendAsync(
                        HttpRequest.newBuilder(URI.create(url(lambda)))
                                .header("X-Instance", instance)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .thenApply(HttpResponse::body);
    }

    @Test
    void aLambdaThatCallsAnotherLambdaIsOneTrace() throws Exception {
        startFunction("b", "1001");
        startFunction("a", "1002", url("b"));
        startFunction("a", "1003", url("b"));
        // At once, so that nothing but the connection tells whose a call is.
        CompletableFuture<String> one = invoke("a", "1002");
        CompletableFuture<String> other = invoke("a", "1003");
        assertThat(one.get()).isEqualTo("B says hello");
        assertThat(other.get()).isEqualTo("B says hello");
        setting.eventuallyRecorded(6);

        List<Exchange> calls = kind(ExchangeKind.CALL);
        assertThat(calls).hasSize(2);
        assertThat(calls).extracting(call -> call.place().instance()).containsExactlyInAnyOrder("1002", "1003");
        for (Exchange call : calls) {
            assertThat(call.parent().attribution()).isEqualTo(Attribution.INSTANCE);
            Exchange caller = invocation(call.parent().spanId());
            assertThat(caller.place().lambda()).isEqualTo("a");
            assertThat(caller.place().instance()).isEqualTo(call.place().instance());
            assertThat(caller.attributes().number("lambdatape.calls")).isEqualTo(1);
            Exchange called = kind(ExchangeKind.INVOCATION).stream()
                    .filter(one2 -> call.id().spanId().equals(one2.parent().spanId()))
                    .findFirst()
                    .orElseThrow();
            assertThat(called.place().lambda()).isEqualTo("b");
            assertThat(called.parent().attribution()).isEqualTo(Attribution.TRACEPARENT);
            assertThat(List.of(called.id().traceId(), call.id().traceId()))
                    .containsOnly(caller.id().traceId());
        }
        assertThat(calls.get(0).id().traceId()).isNotEqualTo(calls.get(1).id().traceId());
    }

    private List<Exchange> kind(ExchangeKind kind) {
        return setting.recorded.stream().filter(one -> one.kind() == kind).toList();
    }

    private Exchange invocation(@Nullable String spanId) {
        return kind(ExchangeKind.INVOCATION).stream()
                .filter(one -> one.id().spanId().equals(spanId))
                .findFirst()
                .orElseThrow();
    }
}
