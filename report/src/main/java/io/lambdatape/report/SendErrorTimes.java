package io.lambdatape.report;

import java.util.ArrayList;
import java.util.List;

/** Collects send errors. */
final class SendErrorTimes {
    private static final long[] THRESHOLDS_NANOS = {100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000};
    private static final long[] BUCKETS_NANOS = {
        0,
        10_000,
        20_000,
        50_000,
        100_000,
        200_000,
        500_000,
        1_000_000,
        2_000_000,
        5_000_000,
        10_000_000,
        100_000_000,
        1_000_000_000
    };
    private static final int DRIFT_COUNT_MIN = 10;

    private final long lateNanosMax;
    private final DurationHistogram errors = new DurationHistogram(3);
    private final long[] laterThan = new long[THRESHOLDS_NANOS.length];
    private final long[] buckets = new long[BUCKETS_NANOS.length];
    private long late;
    // Running means and co-moments (Welford), so that large offsets lose no precision.
    private double dueMean;
    private double errorMean;
    private double dueSquares;
    private double products;

    SendErrorTimes(long lateNanosMax) {
        this.lateNanosMax = lateNanosMax;
    }

    void add(ReplayedInvocation.Sent sent) {
        long error = Math.max(0, sent.sendErrorNanos());
        errors.add(error);
        if (error > lateNanosMax) {
            late++;
        }
        int bucket = 0;
        for (int i = 0; i < BUCKETS_NANOS.length && error >= BUCKETS_NANOS[i]; i++) {
            bucket = i;
        }
        buckets[bucket]++;
        for (int i = 0; i < THRESHOLDS_NANOS.length && error > THRESHOLDS_NANOS[i]; i++) {
            laterThan[i]++;
        }
        regress(sent.dueNanos(), error);
    }

    SendError sendError() {
        return new SendError(
                errors.distribution(),
                late,
                counts(THRESHOLDS_NANOS, laterThan),
                counts(BUCKETS_NANOS, buckets),
                drift());
    }

    private void regress(double due, double error) {
        double fromMean = due - dueMean;
        dueMean += fromMean / errors.count();
        errorMean += (error - errorMean) / errors.count();
        dueSquares += fromMean * (due - dueMean);
        products += fromMean * (error - errorMean);
    }

    private double drift() {
        boolean enough = errors.count() >= DRIFT_COUNT_MIN && dueSquares > 0;
        return enough ? products / dueSquares * 60e9 : 0;
    }

    private static List<SendError.Count> counts(long[] from, long[] count) {
        List<SendError.Count> counts = new ArrayList<>();
        for (int i = 0; i < from.length; i++) {
            counts.add(new SendError.Count(from[i], count[i]));
        }
        return counts;
    }
}
