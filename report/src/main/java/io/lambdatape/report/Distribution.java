package io.lambdatape.report;

import java.util.List;

/**
 * How a duration is distributed, in nanoseconds. Percentiles are the upper end of an HdrHistogram bucket: off by at
 * most 0.1 %. All are 0 where {@code count} is 0.
 *
 * @param curve the value at many percentiles, ascending, for a plot
 */
public record Distribution(
        long count,
        long p50Nanos,
        long p90Nanos,
        long p95Nanos,
        long p99Nanos,
        long p999Nanos,
        long maxNanos,
        double meanNanos,
        List<Point> curve) {
    /** Nothing was measured. */
    public static final Distribution EMPTY = new Distribution(0, 0, 0, 0, 0, 0, 0, 0, List.of());

    /**
     * A point of the curve.
     *
     * @param percentile from 0 to 100
     */
    public record Point(double percentile, long nanos) {}

    public Distribution {
        curve = List.copyOf(curve);
    }
}
