package io.lambdatape.store.lucene;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How time is cut into slices, and how many are kept.
 *
 * @param length a slice takes records for so long
 * @param sliceBytesMax or until it is so large
 * @param ageMax what arrived longer ago is deleted, slice by slice; null for never
 * @param bytesMax the oldest slices are deleted while all take more; null for no limit
 */
public record SliceOptions(
        Duration length,
        long sliceBytesMax,
        @Nullable Duration ageMax,
        @Nullable Long bytesMax) {
    private static final Duration LENGTH_MAX = Duration.ofDays(1);
    private static final Duration LENGTH_MIN = Duration.ofMinutes(1);
    private static final long SLICE_BYTES_MAX = 8L << 30;
    private static final long SLICE_BYTES_MIN = 1L << 20;
    private static final int SLICES = 10;

    /** Everything for ever, in slices of a day or 8 GiB. */
    public static final SliceOptions KEEP_ALL = new SliceOptions(LENGTH_MAX, SLICE_BYTES_MAX, null, null);

    /** Slices of a tenth of what is kept, so that what is deleted at a time is little: a day or 8 GiB at most. */
    public static SliceOptions keep(@Nullable Duration ageMax, @Nullable Long bytesMax) {
        Duration length = ageMax == null ? LENGTH_MAX : between(LENGTH_MIN, ageMax.dividedBy(SLICES), LENGTH_MAX);
        long bytes =
                bytesMax == null ? SLICE_BYTES_MAX : Math.clamp(bytesMax / SLICES, SLICE_BYTES_MIN, SLICE_BYTES_MAX);
        return new SliceOptions(length, bytes, ageMax, bytesMax);
    }

    private static Duration between(Duration min, Duration value, Duration max) {
        if (value.compareTo(min) < 0) {
            return min;
        }
        return value.compareTo(max) > 0 ? max : value;
    }
}
