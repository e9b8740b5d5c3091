package io.lambdatape.replay.schedule;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Time as a replay sees it: real, or a test's own. */
public interface ReplayTime {
    /** Monotonic nanoseconds from an arbitrary start, never negative. */
    long nanos();

    /** Wall-clock nanoseconds since the epoch. */
    long epochNanos();

    /** Sleeps for about that long; may wake early. */
    void park(long nanos);

    /** Passes an instant, at most {@code leftNanos}, without giving up the processor. */
    void spin(long leftNanos);

    /** Does something again and again, about that far apart, beside the caller, until it is closed. */
    Ticking every(long nanos, Runnable tick);

    /** Something that is done again and again. */
    interface Ticking extends AutoCloseable {
        /** It is not begun once more; one that is under way may still end. */
        @Override
        void close();
    }

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
            public void spin(long leftNanos) {
                Thread.onSpinWait();
            }

            @Override
            public Ticking every(long nanos, Runnable tick) {
                AtomicBoolean closed = new AtomicBoolean();
                Thread.ofPlatform().name("replay-watch").daemon().start(() -> {
                    park(nanos);
                    while (!closed.get()) {
                        tick.run();
                        park(nanos);
                    }
                });
                return () -> closed.set(true);
            }
        };
    }
}
