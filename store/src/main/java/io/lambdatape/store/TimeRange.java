package io.lambdatape.store;

/**
 * From {@code startNanos} (inclusive) to {@code endNanos} (exclusive), in nanoseconds since the epoch.
 *
 * @param startNanos the earliest
 * @param endNanos what comes after the latest; at least {@code startNanos}
 */
public record TimeRange(long startNanos, long endNanos) {
    /** Everything. */
    public static final TimeRange ALL = new TimeRange(0, Long.MAX_VALUE);

    public TimeRange {
        if (endNanos < startNanos) {
            throw new IllegalArgumentException("end is before start");
        }
    }
}
