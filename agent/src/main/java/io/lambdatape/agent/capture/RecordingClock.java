package io.lambdatape.agent.capture;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/**
 * Wall-clock nanoseconds that never run backwards: anchored once to the wall clock, counted by the monotonic one. Who
 * waits for a while has the clock do it: then whoever moves the clock decides how long that is.
 */
public interface RecordingClock {
    /** Nanoseconds since the epoch. */
    long nanos();

    /** Waits for that long. May return earlier, and does if the thread is unparked: who calls it looks again. */
    default void park(long nanos) {
        LockSupport.parkNanos(nanos);
    }

    /** Anchored now. */
    static RecordingClock system() {
        // The wall clock is read between two monotonic stamps, so the anchor is off by at most half of their distance.
        long before = System.nanoTime();
        Instant wall = Clock.systemUTC().instant();
        long monotonic = before + (System.nanoTime() - before) / 2;
        long anchor = wall.getEpochSecond() * 1_000_000_000L + wall.getNano() - monotonic;
        return () -> anchor + System.nanoTime();
    }
}
