package io.lambdatape.cli.process;

import java.time.Duration;

/** Monotonic time and sleeping, handed in by constructor. */
public interface Timekeeper {
    /** The machine's own. */
    Timekeeper SYSTEM = new Timekeeper() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void pause(Duration duration) throws InterruptedException {
            Thread.sleep(duration);
        }
    };

    /** Nanoseconds since an arbitrary moment; never goes back. */
    long nanos();

    /** Waits that long. */
    void pause(Duration duration) throws InterruptedException;
}
