package io.lambdatape.demo.time;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Monotonic time and waiting, handed in by constructor. */
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

        @Override
        public <T> @Nullable T poll(BlockingQueue<T> queue, Duration max) throws InterruptedException {
            return queue.poll(max.toNanos(), TimeUnit.NANOSECONDS);
        }
    };

    /** Nanoseconds since an arbitrary moment; never goes back. */
    long nanos();

    void pause(Duration duration) throws InterruptedException;

    /** Waits for an element, at most so long; null if none came. */
    <T> @Nullable T poll(BlockingQueue<T> queue, Duration max) throws InterruptedException;

    /** Does something once that much time has passed, on a thread of its own, unless that is interrupted before. */
    default Thread after(Duration duration, Runnable action) {
        return Thread.ofVirtual().name("after-a-while").start(() -> {
            try {
                pause(duration);
            } catch (InterruptedException e) {
                // It is not wanted any more.
                Thread.currentThread().interrupt();
                return;
            }
            action.run();
        });
    }

    /** Does something again and again, so far apart, on a thread of its own until that is interrupted. */
    default Thread every(Duration distance, Runnable action) {
        return Thread.ofVirtual().name("now-and-then").start(() -> {
            try {
                while (true) {
                    pause(distance);
                    action.run();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
