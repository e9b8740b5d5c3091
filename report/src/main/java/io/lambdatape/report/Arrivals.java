package io.lambdatape.report;

import java.util.List;

/**
 * How many invocations started when.
 *
 * @param startNanos where the first bucket begins, since the epoch
 * @param bucketNanos how long each bucket is
 * @param counts invocations per bucket
 */
public record Arrivals(long startNanos, long bucketNanos, List<Long> counts) {
    public Arrivals {
        counts = List.copyOf(counts);
    }

    /** The rate in a bucket, per second. */
    public double perSecond(int bucket) {
        return counts.get(bucket) * 1e9 / bucketNanos;
    }
}
