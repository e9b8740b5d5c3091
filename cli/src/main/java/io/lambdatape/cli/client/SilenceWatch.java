package io.lambdatape.cli.client;

import io.lambdatape.cli.process.Timekeeper;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Closes a stream on which nothing comes any more: a connection can be gone without a word. */
final class SilenceWatch implements AutoCloseable {
    private final Timekeeper time;
    private final AtomicLong heardNanos = new AtomicLong();
    private final Duration silenceMax;
    private final InputStream stream;
    private final Thread thread;

    private SilenceWatch(InputStream stream, Duration silenceMax, Timekeeper time) {
        this.time = time;
        this.heardNanos.set(time.nanos());
        this.stream = stream;
        this.silenceMax = silenceMax;
        this.thread = Thread.ofVirtual().name("silence-watch").unstarted(this::watch);
    }

    static SilenceWatch over(InputStream stream, Duration silenceMax, Timekeeper time) {
        SilenceWatch watch = new SilenceWatch(stream, silenceMax, time);
        watch.thread.start();
        return watch;
    }

    void heard() {
        heardNanos.set(time.nanos());
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void watch() {
        try {
            Duration left = silenceMax;
            while (left.isPositive()) {
                time.pause(left);
                left = silenceMax.minusNanos(time.nanos() - heardNanos.get());
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
