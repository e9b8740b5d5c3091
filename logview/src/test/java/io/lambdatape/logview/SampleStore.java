package io.lambdatape.logview;

import io.lambdatape.store.LogSearch;
import io.lambdatape.store.TraceSearch;
import java.io.IOException;

/** A store with the samples in it. */
record SampleStore(LogSearch logs, TraceSearch traces) {
    static SampleStore open() throws IOException {
        MemoryLogs logs = new MemoryLogs();
        Samples.lines().forEach(logs::add);
        MemoryTraces traces = new MemoryTraces();
        traces.add(Samples.first());
        traces.add(Samples.query());
        traces.add(Samples.second());
        return new SampleStore(logs, traces);
    }

    void close() throws IOException {}
}
