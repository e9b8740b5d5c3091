package io.lambdatape.collector;

import io.lambdatape.recording.Recorded;
import io.lambdatape.store.StoreWriter;
import io.lambdatape.store.lucene.LuceneStore;
import io.lambdatape.store.lucene.SliceOptions;
import io.lambdatape.store.lucene.StoreOptions;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A collector in a process of its own, to be killed: {@code CollectorProcess BOOTSTRAP_SERVERS DIRECTORY}. It says on its
 * standard output what it does, so that whoever kills it can do so at a place and need not guess a time.
 */
final class CollectorProcess {
    /** Said after so many records were added. */
    static final String ADDED = "= added";

    static final int RECORDS_ADDED = 50;

    /** Said before each commit. */
    static final String COMMITTING = "= committing";

    /** Said after each commit. */
    static final String COMMITTED = "= committed";

    /** Slices so small, and tidied so often, that kills meet sealing and merging too. By size: time says nothing. */
    static final StoreOptions STORE = new StoreOptions(Duration.ofMillis(50), 16)
            .withSlices(new SliceOptions(Duration.ofDays(1), 64 << 10, null, null))
            .withTidyInterval(Duration.ofMillis(100));

    static final Duration COMMIT_INTERVAL = Duration.ofMillis(100);

    private CollectorProcess() {}

    public static void main(String[] arguments) throws Exception {
        Meter meter = OpenTelemetry.noop().getMeter("killed");
        LuceneStore store = LuceneStore.open(Path.of(arguments[1]), STORE, meter);
        Collector unused = Collector.start(
                new CollectorOptions(Map.of("bootstrap.servers", arguments[0]), COMMIT_INTERVAL, 1_000_000),
                new Saying(store.writer()),
                meter);
        // Until it is killed.
        Thread.currentThread().join();
    }

    /** Says what is done to a store. */
    @SuppressWarnings("SystemOut")
    private static final class Saying implements StoreWriter {
        private final StoreWriter writer;
        private long added;

        Saying(StoreWriter writer) {
            this.writer = writer;
        }

        @Override
        public void add(Recorded recorded) throws IOException {
            writer.add(recorded);
            added++;
            if (added % RECORDS_ADDED == 0) {
                System.out.println(ADDED);
            }
        }

        @Override
        public void commit(Map<String, String> checkpoint) throws IOException {
            System.out.println(COMMITTING);
            writer.commit(checkpoint);
            System.out.println(COMMITTED);
        }

        @Override
        public Map<String, String> checkpoint() throws IOException {
            return writer.checkpoint();
        }

        @Override
        public void rollback() throws IOException {
            writer.rollback();
        }

        @Override
        public @Nullable String whyFull() {
            return writer.whyFull();
        }

        @Override
        public void tidy() {
            writer.tidy();
        }
    }
}
