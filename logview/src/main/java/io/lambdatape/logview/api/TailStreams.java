package io.lambdatape.logview.api;

import io.opentelemetry.api.metrics.Meter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The live tails that are open: how many there may be, and when they end. */
public final class TailStreams {
    private final Semaphore free;
    private final int streamsMax;
    private final Duration poll;
    private final Duration heartbeat;
    private final CountDownLatch ending = new CountDownLatch(1);
    private final LongAdder linesSent = new LongAdder();

    /**
     * @param poll how often a tail that has nothing to send looks whether it has to end
     * @param heartbeat after how much silence it shows that it is still there
     */
    public TailStreams(int streamsMax, Duration poll, Duration heartbeat, Meter meter) {
        this.streamsMax = streamsMax;
        this.free = new Semaphore(streamsMax);
        this.poll = poll;
        this.heartbeat = heartbeat;
        meter.upDownCounterBuilder("lambdatape.logview.tails.open")
                .setDescription("live tails that are open")
                .setUnit("{tail}")
                .buildWithCallback(measurement -> measurement.record(opened()));
        meter.counterBuilder("lambdatape.logview.tail.lines")
                .setDescription("log lines sent to live tails")
                .setUnit("{line}")
                .buildWithCallback(measurement -> measurement.record(linesSent.sum()));
    }

    boolean open() {
        return ending.getCount() > 0 && free.tryAcquire();
    }

    void close() {
        free.release();
    }

    void sent(int lines) {
        linesSent.add(lines);
    }

    Duration heartbeat() {
        return heartbeat;
    }

    boolean ending() {
        return ending.getCount() == 0;
    }

    /** How long a tail that has nothing to send waits before it looks whether it has to end. */
    Duration poll() {
        return poll;
    }

    /** How many are open now. */
    public int opened() {
        return streamsMax - free.availablePermits();
    }

    /** Lets all end, and waits for them at most so long; true if they did. */
    public boolean endAll(Duration wait) {
        ending.countDown();
        try {
            boolean ended = free.tryAcquire(streamsMax, wait.toMillis(), TimeUnit.MILLISECONDS);
            if (ended) {
                free.release(streamsMax);
            }
            return ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
