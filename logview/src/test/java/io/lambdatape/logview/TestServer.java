package io.lambdatape.logview;

import io.lambdatape.logview.status.AgentStatus;
import io.lambdatape.logview.status.CollectorStatus;
import io.lambdatape.logview.status.Status;
import io.lambdatape.logview.status.StoreStatus;
import io.lambdatape.store.LogSearch;
import io.lambdatape.store.TraceSearch;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A real server on a free port, and a client of it. */
final class TestServer implements AutoCloseable {
    static final Meter METER = OpenTelemetry.noop().getMeter("test");
    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

    final LogviewServer server;
    final HttpClient client = HttpClient.newHttpClient();

    private TestServer(LogviewServer server) {
        this.server = server;
    }

    static TestServer start(LogSearch logs, TraceSearch traces) throws IOException {
        return start(options(), logs, traces);
    }

    static TestServer start(LogviewOptions options, LogSearch logs, TraceSearch traces) throws IOException {
        return new TestServer(LogviewServer.start(options, logs, traces, TestServer::status, METER));
    }

    /** A free port, the samples' time, and a heart that beats quickly. */
    static LogviewOptions options() {
        return options(InstantSource.fixed(Samples.NOW));
    }

    /** The same, with time going on from the samples' time. */
    static LogviewOptions ticking() {
        return options(Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), Samples.NOW)));
    }

    private static LogviewOptions options(InstantSource clock) {
        return new LogviewOptions(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Set.of("logs.example.com"),
                3,
                Duration.ofMillis(10),
                Duration.ofMillis(50),
                clock);
    }

    static Status status() {
        return new Status(
                false,
                "0.1.0",
                Samples.NOW.minusSeconds(90),
                Duration.ofSeconds(90),
                new Status.Overall(7, 6, 6, 6, 0, List.of(new Status.GapCount("spool_full", 1))),
                List.of(new AgentStatus(
                        "worker-1",
                        "run",
                        null,
                        Samples.NOW,
                        7,
                        0,
                        6,
                        6,
                        0,
                        0,
                        Map.of("spool_full", 1L),
                        4096,
                        6,
                        6,
                        0)),
                new CollectorStatus(7, 6, 1, 0, List.of(new CollectorStatus.PartitionLag("otlp_spans", 0, 0)), null),
                new StoreStatus(3, 2, 1, 4, 12_345, 1, 0));
    }

    String base() {
        return "http://127.0.0.1:" + server.address().getPort();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base() + path)).timeout(ANSWER_MAX);
    }

    HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path);
        return client.send(
                (headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<InputStream> stream(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path);
        return client.send(
                (headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofInputStream());
    }

    static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
