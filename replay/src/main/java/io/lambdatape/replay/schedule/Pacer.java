package io.lambdatape.replay.schedule;

import java.util.function.BooleanSupplier;

/** Waits for an instant: sleeps until shortly before, then spins, because a sleep ends late by the timer's slack. */
public final class Pacer {
    static final long SPIN_NANOS = 1_000_000;
    /** A stop is noticed within this. */
    private static final long PARK_NANOS_MAX = 50_000_000;

    private final ReplayTime time;
    private final BooleanSupplier stopped;

    /** @param stopped ends the waiting early */
    public Pacer(ReplayTime time, BooleanSupplier stopped) {
        this.time = time;
        this.stopped = stopped;
    }

    /** Returns at {@code dueNanos}, at once if that has passed; false if it was stopped before. */
    public boolean await(long dueNanos) {
        while (true) {
            if (stopped.getAsBoolean()) {
                return false;
            }
            long left = dueNanos - time.nanos();
            if (left <= 0) {
                return true;
            }
            if (left > SPIN_NANOS) {
                time.park(Math.min(left - SPIN_NANOS, PARK_NANOS_MAX));
            } else {
                time.spin(left);
            }
        }
    }
}
