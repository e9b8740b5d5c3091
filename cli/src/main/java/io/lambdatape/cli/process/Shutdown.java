package io.lambdatape.cli.process;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ctrl-C and SIGTERM: the command ends its own way, the process waits for it. */
public final class Shutdown {
    private static final long SECONDS_MAX = 30;
    private static final CountDownLatch FINISHED = new CountDownLatch(1);

    private Shutdown() {}

    /** Returns when the process is asked to end; it ends once {@code main} has returned. */
    public static void await() throws InterruptedException {
        await(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }

    /** Returns when the process is asked to end, or when that thread has ended. */
    public static void awaitOrEndOf(Thread work) throws InterruptedException {
        CountDownLatch either = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> {
            try {
                work.join();
                either.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        await(either, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }

    /** Returns when the process is asked to end, or after some time. */
    public static void await(long time, TimeUnit unit) throws InterruptedException {
        await(new CountDownLatch(1), time, unit);
    }

    private static void await(CountDownLatch asked, long time, TimeUnit unit) throws InterruptedException {
        AtomicBoolean ending = new AtomicBoolean();
        Thread hook = new Thread(
                () -> {
                    ending.set(true);
                    asked.countDown();
                    try {
                        awaitFinished();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        boolean inTime = asked.await(time, unit);
        if (inTime && ending.get()) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is ending just now: the hook waits for the command as it should.
            asked.countDown();
        }
    }

    /** The command has ended: a process that was asked to end may go now. */
    public static void finished() {
        FINISHED.countDown();
    }

    // Not the main thread itself: its System.exit waits for this hook.
    private static void awaitFinished() throws InterruptedException {
        boolean inTime = FINISHED.await(SECONDS_MAX, TimeUnit.SECONDS);
        if (!inTime) {
            System.err.println("lambdatape: did not end within " + SECONDS_MAX + " s");
        }
    }
}
