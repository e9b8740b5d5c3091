package io.lambdatape.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits for a condition, never for a length of time: what a test asserts is that something comes about, not how soon. A
 * busy machine needs longer and is right all the same.
 */
public final class Eventually {
    /** Ends what would hang for ever. So long that it says nothing of how fast a machine is. */
    public static final Duration WATCHDOG = Duration.ofMinutes(3);

    private static final long PAUSE_NANOS = 2_000_000;

    private Eventually() {}

    /**
     * Returns as soon as the condition holds.
     *
     * @param what the condition in words
     * @throws AssertionError if the watchdog ends the waiting
     */
    public static void eventually(String what, BooleanSupplier condition) {
        eventually(what, () -> "", condition);
    }

    /**
     * Returns as soon as the condition holds.
     *
     * @param what the condition in words
     * @param otherSide what the other side has to say if the condition never holds: a server's log, what was received
     * @throws AssertionError if the watchdog ends the waiting
     */
    public static void eventually(String what, Supplier<String> otherSide, BooleanSupplier condition) {
        long began = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - began > WATCHDOG.toNanos()) {
                throw new AssertionError("not within " + WATCHDOG + ": " + what + "\n" + otherSide.get());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
