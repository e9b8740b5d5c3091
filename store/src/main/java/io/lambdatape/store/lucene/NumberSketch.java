package io.lambdatape.store.lucene;

import io.lambdatape.store.LineStatistics.Distribution;
import org.jspecify.annotations.Nullable;

/**
 * How numbers are distributed: a histogram whose bins are the numbers that are alike in their exponent and the first
 * nine bits of their fraction, so 0.2 % wide, as HdrHistogram's are for whole numbers. What a bin is, the number's bits
 * tell by a shift; that is a tenth of the work of a logarithm. Its memory hardly grows with the numbers.
 */
final class NumberSketch {
    private static final int SHIFT = 52 - 9;

    private final Bins positive = new Bins();
    private final Bins negative = new Bins();
    private long zeros;
    private long count;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private double sum;

    /** Takes a number in; what is none, or infinite, is left out. */
    void add(double number) {
        if (!Double.isFinite(number)) {
            return;
        }
        count++;
        min = Math.min(min, number);
        max = Math.max(max, number);
        sum += number;
        if (number == 0) {
            zeros++;
        } else if (number > 0) {
            positive.add(bin(number), 1);
        } else {
            negative.add(bin(-number), 1);
        }
    }

    void add(NumberSketch other) {
        count += other.count;
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        sum += other.sum;
        zeros += other.zeros;
        positive.add(other.positive);
        negative.add(other.negative);
    }

    /** Null if there were no numbers. */
    @Nullable
    Distribution distribution() {
        return count == 0
                ? null
                : new Distribution(
                        count,
                        min,
                        max,
                        Math.clamp(sum, -Double.MAX_VALUE, Double.MAX_VALUE),
                        percentile(0.50),
                        percentile(0.75),
                        percentile(0.90),
                        percentile(0.95),
                        percentile(0.99));
    }

    /** The smallest number that so large a share of all is not above. */
    private double percentile(double share) {
        long rank = Math.max(1, (long) Math.ceil(share * count));
        // What is known exactly is said exactly.
        return rank == count ? max : Math.clamp(ranked(rank), min, max);
    }

    private double ranked(long rank) {
        long below = negative.total;
        if (rank <= below) {
            return -middle(negative.ranked(below - rank + 1));
        }
        return rank <= below + zeros ? 0 : middle(positive.ranked(rank - below - zeros));
    }

    private static int bin(double positive) {
        return (int) (Double.doubleToRawLongBits(positive) >>> SHIFT);
    }

    private static double middle(int bin) {
        return Double.longBitsToDouble(((long) bin << SHIFT) + (1L << (SHIFT - 1)));
    }

    /** Counts by bin, of a window over all that there could be. */
    private static final class Bins {
        /** Nine orders of magnitude; where there are more, the smallest numbers are taken together. */
        private static final int BINS_MAX = 16_384;

        private static final int BINS_FIRST = 64;

        private int[] counts = new int[0];
        private int first;
        private long total;

        void add(int bin, int times) {
            int place = bin - first;
            if (place < 0 || place >= counts.length) {
                place = widen(bin);
            }
            counts[place] += times;
            total += times;
        }

        void add(Bins other) {
            for (int place = other.counts.length - 1; place >= 0; place--) {
                if (other.counts[place] > 0) {
                    add(other.first + place, other.counts[place]);
                }
            }
        }

        /** The bin of the number that has so many below it, and one. */
        int ranked(long rank) {
            long seen = 0;
            int place = -1;
            while (seen < rank) {
                seen += counts[++place];
            }
            return first + place;
        }

        /** Makes room for a bin; tells its place. */
        private int widen(int bin) {
            if (bin < first && counts.length == BINS_MAX) {
                return 0;
            }
            if (counts.length == 0) {
                first = Math.max(0, bin - BINS_FIRST / 2);
                counts = new int[BINS_FIRST];
                return bin - first;
            }
            int before = first;
            int[] narrow = counts;
            int low = Math.min(bin, first);
            int high = Math.max(bin, first + counts.length - 1);
            int length = Math.min(BINS_MAX, Math.max(high - low + 1, counts.length * 2));
            // Room on the side on which it was wanted.
            first = bin < before ? Math.max(0, high - length + 1) : Math.max(low, high - length + 1);
            counts = new int[length];
            for (int place = 0; place < narrow.length; place++) {
                counts[Math.max(0, before + place - first)] += narrow[place];
            }
            return Math.max(0, bin - first);
        }
    }
}
