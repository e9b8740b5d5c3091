package io.lambdatape.report;

import java.util.ArrayList;
import java.util.List;

/** Counts starts in buckets; when time runs past the last bucket, pairs are merged and each counts for twice as long. */
final class ArrivalCounts {
    static final int BUCKETS_MAX = 240;
    private static final long FIRST_BUCKET_NANOS = 10_000_000;

    private final long[] counts = new long[BUCKETS_MAX];
    private long bucketNanos = FIRST_BUCKET_NANOS;
    private long startNanos = -1;
    private int used;

    void add(long nanos) {
        if (startNanos < 0) {
            startNanos = nanos;
        }
        long offset = Math.max(0, nanos - startNanos);
        while (offset / bucketNanos >= BUCKETS_MAX) {
            merge();
        }
        int bucket = (int) (offset / bucketNanos);
        counts[bucket]++;
        used = Math.max(used, bucket + 1);
    }

    Arrivals arrivals() {
        List<Long> copy = new ArrayList<>();
        for (int i = 0; i < used; i++) {
            copy.add(counts[i]);
        }
        return new Arrivals(Math.max(0, startNanos), bucketNanos, copy);
    }

    private void merge() {
        for (int i = 0; i < BUCKETS_MAX / 2; i++) {
            counts[i] = counts[2 * i] + counts[2 * i + 1];
        }
        for (int i = BUCKETS_MAX / 2; i < BUCKETS_MAX; i++) {
            counts[i] = 0;
        }
        bucketNanos *= 2;
        used = (used + 1) / 2;
    }
}
