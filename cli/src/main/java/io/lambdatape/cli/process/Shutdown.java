package io.lambdatape.cli.process;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C and SIGTERM: the command ends its own way, the process waits for it. */
public final class Shutdown {
    private static final long SECONDS_MAX = 30;

    private Shutdown() {}

    /** Returns when the process is asked to end; it ends once {@code main} has returned. */
    public static void await() throws InterruptedException {
        await(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }

    /** Returns when the process is asked to end, or after some time. */
    public static void await(long time, TimeUnit unit) throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        Thread main = Thread.currentThread();
        Thread hook = new Thread(
                () -> {
                    asked.countDown();
                    try {
                        main.join(TimeUnit.SECONDS.toMillis(SECONDS_MAX));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        boolean askedInTime = asked.await(time, unit);
        if (!askedInTime) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
