package io.lambdatape.logview;

import static io.lambdatape.testkit.Eventually.WATCHDOG;
import static io.lambdatape.testkit.Eventually.eventually;

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
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** A real server on a free port, and a client of it. */
final class TestServer implements AutoCloseable {
    static final Meter METER = OpenTelemetry.noop().getMeter("test");
    private static final int TAILS_MAX = 3;
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    final LogviewServer server;
    final HttpClient client = HttpClient.newHttpClient();

    private final AtomicLong nanos;

    private TestServer(LogviewServer server, AtomicLong nanos) {
        this.server = server;
        this.nanos = nanos;
    }

    /** At a free port and the samples' time, which stands still. */
    static TestServer start(LogSearch logs, TraceSearch traces) throws IOException {
        AtomicLong nanos = new AtomicLong();
        LogviewOptions options = new LogviewOptions(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Set.of("logs.example.com"),
                TAILS_MAX,
                Duration.ofMillis(10),
                HEARTBEAT,
                InstantSource.fixed(Samples.NOW),
                nanos::get,
                WATCHDOG);
        return new TestServer(LogviewServer.start(options, logs, traces, TestServer::status, METER), nanos);
    }

    /** Lets so much time pass that a silent live tail shows that it is there. */
    void passAHeartbeat() {
        nanos.addAndGet(HEARTBEAT.toNanos());
    }

    /** Returns when one more live tail may be opened: only its heartbeat tells the server that a client has left. */
    void awaitRoomForATail() {
        eventually("there is room for a tail", () -> {
            if (server.tails().opened() < TAILS_MAX) {
                return true;
            }
            passAHeartbeat();
            return false;
        });
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
        return HttpRequest.newBuilder(URI.create(base() + path)).timeout(WATCHDOG);
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
