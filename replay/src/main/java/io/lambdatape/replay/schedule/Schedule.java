package io.lambdatape.replay.schedule;

/**
 * When invocations are due: {@code anchor + (start - firstStart) / speed}.
 *
 * @param anchorNanos when the first invocation is due, in {@link ReplayTime#nanos}
 * @param firstStartNanos when the first invocation was recorded, since the epoch
 * @param speed 1 is the recorded speed, 2 twice as fast
 */
public record Schedule(long anchorNanos, long firstStartNanos, double speed) {
    public static final double SPEED_MIN = 0.1;
    public static final double SPEED_MAX = 100;

    public Schedule {
        if (!(speed >= SPEED_MIN && speed <= SPEED_MAX)) {
            throw new IllegalArgumentException("speed must be from " + SPEED_MIN + " to " + SPEED_MAX + ": " + speed);
        }
    }

    /** When an invocation recorded at {@code startNanos} is due. */
    public long dueNanos(long startNanos) {
        return anchorNanos + offsetNanos(startNanos);
    }

    /** The same, counted from the anchor. */
    public long offsetNanos(long startNanos) {
        long recorded = startNanos - firstStartNanos;
        // At speed 1 nothing may be lost to floating point, however long the recording.
        return speed == 1 ? recorded : Math.round(recorded / speed);
    }
}
