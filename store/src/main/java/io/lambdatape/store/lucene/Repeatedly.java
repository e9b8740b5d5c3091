package io.lambdatape.store.lucene;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again on a thread of its own, whatever happens. */
final class Repeatedly implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Repeatedly.class);

    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** What is done. */
    @FunctionalInterface
    interface Task {
        /**
         * Does it once.
         *
         * @throws IOException is logged
         */
        void run() throws IOException;
    }

    private Repeatedly(String name, Duration pause, Task task) {
        thread = Thread.ofPlatform().name(name).daemon(true).unstarted(() -> loop(pause, task));
    }

    static Repeatedly run(String name, Duration pause, Task task) {
        Repeatedly repeatedly = new Repeatedly(name, pause, task);
        repeatedly.thread.start();
        return repeatedly;
    }

    private void loop(Duration pause, Task task) {
        try {
            while (!closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                runOnce(task);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void runOnce(Task task) {
        try {
            task.run();
        } catch (IOException | RuntimeException e) {
            if (closed.getCount() > 0) {
                LOG.warn("{}: {}", thread.getName(), e.toString());
            }
        }
    }

    /** Waits until it is done with what it does now. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
