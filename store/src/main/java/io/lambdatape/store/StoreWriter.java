package io.lambdatape.store;

import io.lambdatape.recording.Recorded;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds records. One thread at a time. What is added is searchable within a second, and kept with the next commit. */
public interface StoreWriter {
    /**
     * Adds a record: an exchange, a part of a payload, a log line or a gap.
     *
     * @throws IOException if the store cannot be written, whatever the record is; {@link #rollback} is next. A
     *     {@code RuntimeException} means that this record cannot be added, and others can.
     */
    void add(Recorded recorded) throws IOException;

    /** Makes all that was added durable, atomically with {@code checkpoint}. */
    void commit(Map<String, String> checkpoint) throws IOException;

    /** The checkpoint of the last commit; empty if there was none. */
    Map<String, String> checkpoint() throws IOException;

    /**
     * Goes back to the last commit after a failure, and can be written again: what was added since is gone.
     *
     * @throws IOException if it still cannot be written; may be tried again
     */
    void rollback() throws IOException;

    /** Why nothing should be added for now, in one sentence; null if there is room. May be asked by any thread. */
    @Nullable
    String whyFull();

    /** Deletes what is older or more than what is to be kept; happens by itself too. */
    void tidy();
}
