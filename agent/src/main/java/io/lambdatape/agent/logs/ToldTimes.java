package io.lambdatape.agent.logs;

import io.lambdatape.agent.logs.format.Told;

/**
 * The times of one file's lines. A line that tells none has the time of its writing; but where a file is read long after
 * it was written, nobody knows that, and the line before is nearest.
 */
final class ToldTimes {
    private static final long LATE_NANOS = 60_000_000_000L;

    private long lastNanos;
    private boolean late;

    /** @param writtenNanos about when it was written, as far as the file system tells */
    long nanos(Told told, long writtenNanos) {
        if (told.ownTime()) {
            lastNanos = told.timeNanos();
            late = writtenNanos - lastNanos > LATE_NANOS;
            return lastNanos;
        }
        return late ? lastNanos : told.timeNanos();
    }
}
