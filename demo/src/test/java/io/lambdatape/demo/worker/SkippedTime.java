package io.lambdatape.demo.worker;

import io.lambdatape.demo.time.Timekeeper;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The machine's time, of which a test can skip hours. Instances are real processes, so time has to pass by itself for
 * them; a limit of hours is reached by skipping alone.
 */
final class SkippedTime implements Timekeeper {
    private static final Duration LOOK_EVERY = Duration.ofMillis(2);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition skip = lock.newCondition();
    // Guarded by lock.
    private long skippedNanos;

    @Override
    public long nanos() {
        lock.lock();
        try {
            return System.nanoTime() + skippedNanos;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long until = nanos() + duration.toNanos();
            for (long left = duration.toNanos(); left > 0; left = until - nanos()) {
                skip.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public <T> @Nullable T poll(BlockingQueue<T> queue, Duration max) throws InterruptedException {
        long until = nanos() + max.toNanos();
        T polled = null;
        while (polled == null && until - nanos() > 0) {
            polled = queue.poll(LOOK_EVERY.toNanos(), TimeUnit.NANOSECONDS);
        }
        return polled;
    }

    void skip(Duration duration) {
        lock.lock();
        try {
            skippedNanos += duration.toNanos();
            skip.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
