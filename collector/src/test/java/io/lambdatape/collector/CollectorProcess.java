package io.lambdatape.collector;

import io.lambdatape.store.lucene.LuceneStore;
import io.lambdatape.store.lucene.SliceOptions;
import io.lambdatape.store.lucene.StoreOptions;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A collector in a process of its own, to be killed: {@code CollectorProcess BOOTSTRAP_SERVERS DIRECTORY}. */
final class CollectorProcess {
    static final String READING = "reading";
    /** Slices so small that kills meet sealing and merging too. */
    static final StoreOptions STORE = new StoreOptions(Duration.ofMillis(50), 16)
            .withSlices(new SliceOptions(Duration.ofSeconds(2), 1 << 20, null, null));

    static final Duration COMMIT_INTERVAL = Duration.ofMillis(100);

    private CollectorProcess() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws Exception {
        Meter meter = OpenTelemetry.noop().getMeter("killed");
        LuceneStore store = LuceneStore.open(Path.of(arguments[1]), STORE, meter);
        Collector collector = Collector.start(
                new CollectorOptions(Map.of("bootstrap.servers", arguments[0]), COMMIT_INTERVAL, 1_000_000),
                store.writer(),
                meter);
        while (collector.status().consumed() == 0) {
            Thread.onSpinWait();
        }
        System.out.println(READING);
        // Until it is killed.
        Thread.currentThread().join();
    }
}
