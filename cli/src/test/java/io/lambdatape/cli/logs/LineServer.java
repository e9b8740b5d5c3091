package io.lambdatape.cli.logs;

import io.lambdatape.logview.LogviewOptions;
import io.lambdatape.logview.LogviewServer;
import io.lambdatape.recording.Attributes;
import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.Place;
import io.lambdatape.recording.Severity;
import io.lambdatape.recording.TraceContext;
import io.lambdatape.store.lucene.LuceneStore;
import io.lambdatape.store.lucene.StoreOptions;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A real store with a real server in front, which can be stopped and started again at the same port. */
final class LineServer implements AutoCloseable {
    private static final Meter METER = OpenTelemetry.noop().getMeter("test");
    static final TraceContext INVOCATION = new TraceContext("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331");

    private final LuceneStore store;
    private LogviewServer server;
    private final int port;
    private final Instant began = Instant.now().minusSeconds(60);
    private long sequence;

    private LineServer(LuceneStore store) throws IOException {
        this.store = store;
        this.server = serve(0);
        this.port = server.address().getPort();
    }

    static LineServer start(Path directory) throws IOException {
        return new LineServer(LuceneStore.open(directory, new StoreOptions(Duration.ofMillis(20), 16), METER));
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Lines are of this time and later, a millisecond apart, if no other time is given. */
    Instant began() {
        return began;
    }

    int tails() {
        return (int) server.counts().open();
    }

    void add(String lambda, @Nullable Severity level, String message, @Nullable TraceContext invocation)
            throws IOException {
        add(lambda, level, message, invocation, began.plusMillis(sequence), Attributes.EMPTY);
    }

    void add(String message) throws IOException {
        add("blog", Severity.INFO, message, null);
    }

    void add(
            String lambda,
            @Nullable Severity level,
            String message,
            @Nullable TraceContext invocation,
            Instant time,
            Attributes attributes)
            throws IOException {
        long nanos = time.getEpochSecond() * 1_000_000_000L + time.getNano();
        long number = sequence++;
        store.writer()
                .add(new LogLine(
                        new Origin("w1", "run", number),
                        "w1/1a/" + number,
                        new Place("w1", "openlambda", lambda, "1005"),
                        "stdout",
                        "/srv/" + lambda + "/stdout",
                        number * 100,
                        level,
                        message,
                        nanos,
                        nanos,
                        invocation,
                        invocation == null ? Attribution.NONE : Attribution.INSTANCE,
                        false,
                        attributes));
        store.refresh();
    }

    void stop() {
        server.close();
    }

    void startAgain() throws IOException {
        server = serve(port);
    }

    private LogviewServer serve(int at) throws IOException {
        LogviewOptions options = new LogviewOptions(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), at),
                Set.of(),
                10,
                Duration.ofMillis(10),
                Duration.ofMillis(50),
                Clock.systemUTC());
        return LogviewServer.start(
                options,
                store.logs(),
                store.traces(),
                () -> {
                    throw new IllegalStateException("BUG: nobody asks for the status here");
                },
                METER);
    }

    @Override
    public void close() throws IOException {
        server.close();
        store.close();
    }
}
