package io.lambdatape.report;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Durations in bounded memory. Negative ones count as 0, those above a day as a day. */
final class DurationHistogram {
    private static final long NANOS_MAX = 24L * 3600 * 1_000_000_000;
    /** Odds at which the curve is drawn: 1 in 1.1 up to 1 in 100,000, evenly on a logarithmic scale. */
    private static final int CURVE_POINTS = 100;

    private static final double CURVE_DECADES = 5;

    private final Histogram histogram;
    private double sumNanos;

    /** @param digits significant decimal digits that are kept, 1 to 5 */
    DurationHistogram(int digits) {
        histogram = new Histogram(1, 2, digits);
        histogram.setAutoResize(true);
    }

    void add(long nanos) {
        long kept = Math.clamp(nanos, 0, NANOS_MAX);
        histogram.recordValue(kept);
        sumNanos += kept;
    }

    void addAll(DurationHistogram other) {
        histogram.add(other.histogram);
        sumNanos += other.sumNanos;
    }

    long count() {
        return histogram.getTotalCount();
    }

    double sumNanos() {
        return sumNanos;
    }

    long percentile(double percentile) {
        return count() == 0 ? 0 : Math.min(histogram.getValueAtPercentile(percentile), max());
    }

    long max() {
        return count() == 0 ? 0 : histogram.getMaxValue();
    }

    /** How many values are in {@code [from, to)}, to the histogram's precision. */
    long countBetween(long from, long to) {
        return count() == 0 ? 0 : histogram.getCountBetweenValues(from, Math.max(from, to - 1));
    }

    Distribution distribution() {
        if (count() == 0) {
            return Distribution.EMPTY;
        }
        return new Distribution(
                count(),
                percentile(50),
                percentile(90),
                percentile(95),
                percentile(99),
                percentile(99.9),
                max(),
                sumNanos / count(),
                curve());
    }

    private List<Distribution.Point> curve() {
        List<Distribution.Point> points = new ArrayList<>();
        points.add(new Distribution.Point(0, percentile(0)));
        double oddsMax = Math.min(CURVE_DECADES, Math.log10(count()));
        for (int i = 1; i <= CURVE_POINTS; i++) {
            double odds = CURVE_DECADES * i / CURVE_POINTS;
            if (odds > oddsMax) {
                break;
            }
            double percentile = 100 - 100 / Math.pow(10, odds);
            points.add(new Distribution.Point(percentile, percentile(percentile)));
        }
        points.add(new Distribution.Point(100, max()));
        return points;
    }
}
