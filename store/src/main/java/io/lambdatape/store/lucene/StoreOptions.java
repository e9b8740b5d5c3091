package io.lambdatape.store.lucene;

import java.time.Duration;

/**
 * How the store runs.
 *
 * @param refreshInterval how soon after it was added a record can be found
 * @param writeBufferMegabytes how much is collected in memory before a segment is written
 */
public record StoreOptions(Duration refreshInterval, double writeBufferMegabytes) {
    /** A quarter of a second, 128 MB. */
    public static final StoreOptions DEFAULTS = new StoreOptions(Duration.ofMillis(250), 128);
}
