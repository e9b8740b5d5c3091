package io.lambdatape.replay.schedule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Time that passes only when the schedule waits, exactly as long as it waits. What is to be done regularly is done on
 * the waiting thread, at its instant: so a whole replay runs on one thread, at once, and the same each time.
 */
public final class VirtualTime implements ReplayTime {
    private static final long EPOCH_NANOS = 1_800_000_000_000_000_000L;

    private final AtomicLong now = new AtomicLong();
    private final List<Regular> regulars = new ArrayList<>();

    @Override
    public long nanos() {
        return now.get();
    }

    @Override
    public long epochNanos() {
        return EPOCH_NANOS + now.get();
    }

    @Override
    public void park(long nanos) {
        pass(nanos);
    }

    @Override
    public void spin(long leftNanos) {
        pass(leftNanos);
    }

    @Override
    public Ticking every(long nanos, Runnable tick) {
        Regular regular = new Regular(nanos, now.get() + nanos, tick);
        regulars.add(regular);
        return () -> regulars.remove(regular);
    }

    /** Moves it on. */
    public void pass(long nanos) {
        long until = now.get() + nanos;
        Optional<Regular> next = next(until);
        while (next.isPresent()) {
            Regular regular = next.get();
            now.set(regular.dueNanos);
            regular.dueNanos += regular.distanceNanos;
            regular.tick.run();
            next = next(until);
        }
        now.set(until);
    }

    private Optional<Regular> next(long until) {
        return regulars.stream()
                .filter(regular -> regular.dueNanos <= until)
                .min(Comparator.comparingLong(regular -> regular.dueNanos));
    }

    private static final class Regular {
        private final long distanceNanos;
        private final Runnable tick;
        private long dueNanos;

        private Regular(long distanceNanos, long dueNanos, Runnable tick) {
            this.distanceNanos = distanceNanos;
            this.dueNanos = dueNanos;
            this.tick = tick;
        }
    }
}
