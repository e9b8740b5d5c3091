package io.lambdatape.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.cli.process.Timekeeper;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import org.junit.jupiter.api.Test;

class SilenceWatchTest {
    private static final Duration SILENCE_MAX = Duration.ofSeconds(60);

    private final HandedTime time = new HandedTime();
    private final CountDownLatch closed = new CountDownLatch(1);

    @Test
    void aStreamIsClosedAfterSoMuchSilenceAndNotBefore() throws Exception {
        try (SilenceWatch watch = SilenceWatch.over(stream(), SILENCE_MAX, time)) {
            assertThat(time.paused()).isEqualTo(SILENCE_MAX);
            time.nanos = Duration.ofSeconds(45).toNanos();
            watch.heard();
            time.end(Duration.ofSeconds(60));
            assertThat(time.paused()).isEqualTo(Duration.ofSeconds(45));
            time.nanos = Duration.ofSeconds(61).toNanos();
            watch.heard();
            time.end(Duration.ofSeconds(105));
            assertThat(time.paused()).isEqualTo(Duration.ofSeconds(16));
            assertThat(closed.getCount()).isOne();
            time.end(Duration.ofSeconds(121));
            closed.await();
        }
    }

    private InputStream stream() {
        return new InputStream() {
            @Override
            public int read() {
                return -1;
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
    }

    /** A pause is handed to the test, and ends when the test says so. */
    private static final class HandedTime implements Timekeeper {
        private final SynchronousQueue<Duration> pauses = new SynchronousQueue<>();
        private final SynchronousQueue<Long> ends = new SynchronousQueue<>();
        private volatile long nanos;

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public void pause(Duration duration) throws InterruptedException {
            pauses.put(duration);
            nanos = ends.take();
        }

        Duration paused() throws InterruptedException {
            return pauses.take();
        }

        void end(Duration now) throws InterruptedException {
            ends.put(now.toNanos());
        }
    }
}
