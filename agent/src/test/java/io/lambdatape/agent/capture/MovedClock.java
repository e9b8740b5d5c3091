package io.lambdatape.agent.capture;

import io.lambdatape.testkit.Eventually;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Time that passes only while a test has it pass: up to when the first of those that wait goes on, or for as long as the
 * test says. However slow a machine is, it is never later than that. Nobody waits for ever, whatever a test forgets:
 * who is parked looks up now and then, as everybody who parks may, and finds the time unchanged.
 */
public final class MovedClock implements RecordingClock {
    private static final long GLANCE_NANOS = 5_000_000;

    private final Map<Thread, Long> parkedUntil = new HashMap<>();
    private long now = RecordingClock.system().nanos();

    /** No two readings are the same: what is read later is later. */
    @Override
    public synchronized long nanos() {
        return ++now;
    }

    @Override
    public void park(long nanos) {
        Thread thread = Thread.currentThread();
        synchronized (this) {
            parkedUntil.put(thread, now + nanos);
        }
        LockSupport.parkNanos(GLANCE_NANOS);
        synchronized (this) {
            parkedUntil.remove(thread);
        }
    }

    /** It is so much later. */
    public synchronized void move(Duration time) {
        now += time.toNanos();
        wake();
    }

    /** Has time pass until the condition holds. While somebody works, none passes. */
    public void eventually(String what, BooleanSupplier condition) {
        Eventually.eventually(what, () -> {
            if (condition.getAsBoolean()) {
                return true;
            }
            pass();
            return false;
        });
    }

    private synchronized void pass() {
        parkedUntil.values().stream().min(Long::compare).ifPresent(first -> now = Math.max(now, first));
        wake();
    }

    private void wake() {
        parkedUntil.entrySet().removeIf(parked -> {
            boolean due = parked.getValue() <= now;
            if (due) {
                LockSupport.unpark(parked.getKey());
            }
            return due;
        });
    }
}
