package io.lambdatape.store.lucene;

import io.lambdatape.recording.Gap;
import io.lambdatape.store.LogSearch;
import io.lambdatape.store.StoreStatus;
import io.lambdatape.store.StoreWriter;
import io.lambdatape.store.TraceSearch;
import io.opentelemetry.api.metrics.Meter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.LockObtainFailedException;

/** An open store. One writer, any number of searchers. */
public final class LuceneStore implements AutoCloseable {
    private final Directory root;
    private final Lock lock;
    private final Slices slices;
    private final LuceneWriter writer;
    private final Searchers searchers;
    private final Repeatedly refreshing;
    private final Repeatedly tidying;
    private final LuceneLogSearch logs;
    private final LuceneTraceSearch traces;

    private LuceneStore(Path path, Directory root, Lock lock, StoreOptions options, Meter meter) throws IOException {
        this.root = root;
        this.lock = lock;
        this.slices = new Slices(path.resolve("slices"), options);
        this.writer = new LuceneWriter(slices, path, options);
        this.searchers = new Searchers(slices, options.nanoClock());
        this.refreshing = Repeatedly.run("store-refresh", options.refreshInterval(), searchers::refreshIfDue);
        this.tidying = Repeatedly.run("store-tidy", options.tidyInterval(), this::tidy);
        this.logs = new LuceneLogSearch(searchers);
        this.traces = new LuceneTraceSearch(searchers);
        StoreMetrics.register(meter, slices, searchers, () -> options.disk().freeBytes(path));
    }

    /**
     * Opens a store, or makes an empty one.
     *
     * @throws IOException if the directory cannot be used, or another process has it open; the message says which
     */
    public static LuceneStore open(Path path, StoreOptions options, Meter meter) throws IOException {
        Files.createDirectories(path);
        Directory root = FSDirectory.open(path);
        Lock lock = null;
        try {
            lock = root.obtainLock("store.lock");
            return new LuceneStore(path, root, lock, options, meter);
        } catch (LockObtainFailedException e) {
            root.close();
            throw new IOException(
                    "the store in " + path + " is in use by another process; stop it, or choose another with --data",
                    e);
        } catch (IOException | RuntimeException e) {
            if (lock != null) {
                lock.close();
            }
            root.close();
            throw e;
        }
    }

    public StoreWriter writer() {
        return writer;
    }

    public LogSearch logs() {
        return logs;
    }

    public TraceSearch traces() {
        return traces;
    }

    Searchers searchers() {
        return searchers;
    }

    /** What is kept, as of now. */
    public StoreStatus status() {
        Map<String, Long> counts = new HashMap<>();
        Map<Gap.Reason, Long> gaps = new EnumMap<>(Gap.Reason.class);
        slices.totals().forEach(totals -> totals.addTo(counts, gaps));
        return new StoreStatus(
                counts.getOrDefault(Totals.EXCHANGES, 0L),
                counts.getOrDefault("INVOCATION", 0L),
                counts.getOrDefault("QUERY", 0L),
                counts.getOrDefault(Totals.LINES, 0L),
                slices.bytes(),
                slices.count(),
                slices.attributesOverflowed(),
                gaps,
                writer.books().runs());
    }

    /** Makes everything that was added searchable now. */
    public void refresh() throws IOException {
        searchers.maybeRefreshBlocking();
    }

    /** Closes without a commit: whoever adds commits. */
    @Override
    public void close() throws IOException {
        refreshing.close();
        searchers.close();
        // Ends a merge that is under way.
        slices.close();
        tidying.close();
        lock.close();
        root.close();
    }

    /** Seals what is full and deletes what is old. One thread at a time: it merges. */
    void tidy() {
        slices.sealFull();
        slices.deleteOld();
    }
}
