package io.lambdatape.replay.schedule;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** Time as a replay sees it: real, or a test's own. */
public interface ReplayTime {
    /** Monotonic nanoseconds from an arbitrary start, never negative. */
    long nanos();

    /** Wall-clock nanoseconds since the epoch. */
    long epochNanos();

    /** Sleeps for about that long; may wake early. */
    void park(long nanos);

    /** Passes an instant without giving up the processor. */
    void spin();

    /** The machine's own time. */
    static ReplayTime system() {
        return new ReplayTime() {
            private final long origin = System.nanoTime();

            @Override
            public long nanos() {
                return System.nanoTime() - origin;
            }

            @Override
            public long epochNanos() {
                Instant now = Clock.systemUTC().instant();
                return now.getEpochSecond() * 1_000_000_000L + now.getNano();
            }

            @Override
            public void park(long nanos) {
                LockSupport.parkNanos(nanos);
            }

            @Override
            public void spin() {
                Thread.onSpinWait();
            }
        };
    }
}
