package io.lambdatape.logview;

import io.lambdatape.recording.LogLine;
import io.lambdatape.store.LogSearch;
import io.lambdatape.store.TraceSearch;
import io.lambdatape.store.lucene.LuceneStore;
import io.lambdatape.store.lucene.StoreOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A real store in a directory, with the samples in it. */
record SampleStore(LuceneStore store) implements AutoCloseable {
    static SampleStore open(Path directory) throws IOException {
        LuceneStore store = LuceneStore.open(directory, new StoreOptions(Duration.ofMillis(20), 16), TestServer.METER);
        SampleStore samples = new SampleStore(store);
        store.writer().add(Samples.first());
        store.writer().add(Samples.query());
        store.writer().add(Samples.second());
        for (LogLine line : Samples.lines()) {
            store.writer().add(line);
        }
        store.refresh();
        return samples;
    }

    void add(LogLine line) throws IOException {
        store.writer().add(line);
    }

    LogSearch logs() {
        return store.logs();
    }

    TraceSearch traces() {
        return store.traces();
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
