package io.lambdatape.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Closes a stream on which nothing comes any more: a connection can be gone without a word. */
final class SilenceWatch implements AutoCloseable {
    private final AtomicLong heardNanos = new AtomicLong(System.nanoTime());
    private final Duration silenceMax;
    private final InputStream stream;
    private final Thread thread;

    private SilenceWatch(InputStream stream, Duration silenceMax) {
        this.stream = stream;
        this.silenceMax = silenceMax;
        this.thread = Thread.ofVirtual().name("silence-watch").unstarted(this::watch);
    }

    static SilenceWatch over(InputStream stream, Duration silenceMax) {
        SilenceWatch watch = new SilenceWatch(stream, silenceMax);
        watch.thread.start();
        return watch;
    }

    void heard() {
        heardNanos.set(System.nanoTime());
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void watch() {
        try {
            Duration left = silenceMax;
            while (left.isPositive()) {
                Thread.sleep(left);
                left = silenceMax.minusNanos(System.nanoTime() - heardNanos.get());
            }
            stream.close();
        } catch (InterruptedException e) {
            // Closed: the stream has ended by itself.
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new IllegalStateException("BUG: an HTTP answer's stream closes without a failure", e);
        }
    }
}
