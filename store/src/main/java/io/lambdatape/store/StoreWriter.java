package io.lambdatape.store;

import io.lambdatape.recording.Recorded;
import java.io.IOException;
import java.util.Map;

/** Adds records. One thread at a time. What is added is searchable within a second, and kept with the next commit. */
public interface StoreWriter {
    /** Adds a record: an exchange, a part of a payload, a log line or a gap. */
    void add(Recorded recorded) throws IOException;

    /** Makes all that was added durable, atomically with {@code checkpoint}. */
    void commit(Map<String, String> checkpoint) throws IOException;

    /** The checkpoint of the last commit; empty if there was none. */
    Map<String, String> checkpoint() throws IOException;
}
