package io.lambdatape.store.lucene;

import io.lambdatape.store.LogSearch;
import io.lambdatape.store.StoreStatus;
import io.lambdatape.store.StoreWriter;
import io.lambdatape.store.TraceSearch;
import io.opentelemetry.api.metrics.Meter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.ControlledRealTimeReopenThread;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;

/** An open store. One writer, any number of searchers. */
public final class LuceneStore implements AutoCloseable {
    private final Directory directory;
    private final IndexWriter index;
    private final LuceneWriter writer;
    private final SearcherManager searchers;
    private final ControlledRealTimeReopenThread<?> refreshing;
    private final LuceneLogSearch logs;
    private final LuceneTraceSearch traces;

    private LuceneStore(Directory directory, StoreOptions options, Meter meter) throws IOException {
        this.directory = directory;
        IndexWriterConfig config = new IndexWriterConfig(MessageAnalyzer.create())
                .setRAMBufferSizeMB(options.writeBufferMegabytes())
                .setIndexSort(new Sort(
                        new SortField(Fields.TIME, SortField.Type.LONG, true),
                        new SortField(Fields.ARRIVAL, SortField.Type.LONG, true)))
                .setCommitOnClose(false);
        this.index = new IndexWriter(directory, config);
        this.writer = new LuceneWriter(index, InstantSource.system());
        this.searchers = new SearcherManager(index, new SearcherFactory());
        double seconds = options.refreshInterval().toMillis() / 1000.0;
        this.refreshing = new ControlledRealTimeReopenThread<>(index, searchers, seconds * 2, seconds);
        refreshing.setName("store-refresh");
        refreshing.setDaemon(true);
        refreshing.start();
        this.logs = new LuceneLogSearch(searchers);
        this.traces = new LuceneTraceSearch(searchers);
        meter.gaugeBuilder("lambdatape.store.documents")
                .ofLongs()
                .setDescription("documents in the index, pieces of payloads and gaps too")
                .setUnit("{document}")
                .buildWithCallback(measurement -> measurement.record(index.getDocStats().numDocs));
    }

    /**
     * Opens a store, or makes an empty one.
     *
     * @throws IOException if the directory cannot be used, or another process has it open; the message says which
     */
    public static LuceneStore open(Path path, StoreOptions options, Meter meter) throws IOException {
        Files.createDirectories(path);
        Directory directory = FSDirectory.open(path);
        try {
            return new LuceneStore(directory, options, meter);
        } catch (LockObtainFailedException e) {
            directory.close();
            throw new IOException(
                    "the store in " + path + " is in use by another process; stop it, or choose another with --data",
                    e);
        } catch (IOException | RuntimeException e) {
            directory.close();
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

    /** What is kept, as of now. */
    public StoreStatus status() {
        return writer.books().status(bytes());
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
        index.close();
        directory.close();
    }

    private long bytes() {
        long bytes = 0;
        try {
            for (String file : directory.listAll()) {
                bytes += directory.fileLength(file);
            }
        } catch (IOException e) {
            // A merge has deleted a file meanwhile: the next question counts right again.
            return bytes;
        }
        return bytes;
    }
}
