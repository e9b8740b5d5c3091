package io.lambdatape.agent.spool;

import io.lambdatape.agent.capture.CaptureSink;
import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.agent.spool.SpoolQueue.WaitingGap;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Gap;
import io.lambdatape.recording.LogLine;
import io.opentelemetry.api.metrics.Meter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is recorded on disk until Kafka has it. Putting something in never waits; what does not fit is counted and
 * becomes a gap record.
 */
public final class Spool implements CaptureSink, AutoCloseable {
    /**
     * What a spool works with.
     *
     * @param worker the worker's name
     * @param redaction takes secrets out of an exchange; called by the spool's thread
     * @param spooledUpTo is told how far a source's lines have reached the disk
     * @param beforeDeletion saves what {@code spooledUpTo} has told so far
     */
    public record Settings(
            String worker,
            SpoolOptions options,
            RecordingClock clock,
            UnaryOperator<Exchange> redaction,
            Consumer<SourcePosition> spooledUpTo,
            Runnable beforeDeletion) {}

    private final Settings settings;
    private final String run = UUID.randomUUID().toString();
    private final SpoolCounters counters = new SpoolCounters();
    private final SpoolQueue queue;
    private final FileChannel lock;
    private final AcknowledgedFile acknowledgedFile;
    private final Recovery recovered;
    private final SegmentWriter writer;
    private final SpoolThread spooling;
    private final Thread spoolThread;
    private @Nullable Thread sendThread;
    private volatile boolean closing;
    private volatile boolean diskGivenUp;
    private volatile boolean sendingIsOver;

    private Spool(Settings settings, FileChannel lock) throws IOException {
        this.settings = settings;
        this.lock = lock;
        Path directory = settings.options().directory();
        queue = new SpoolQueue(settings.options().queueBytesMax());
        acknowledgedFile = new AcknowledgedFile(directory);
        recovered = Recovery.of(directory, acknowledgedFile.position());
        counters.leftover.add(recovered.items());
        counters.leftoverWaiting.add(recovered.items());
        counters.spoolBytes.add(recovered.bytes());
        writer = new SegmentWriter(
                directory,
                UUID.fromString(run),
                recovered.next(),
                settings.options().segmentBytesMax(),
                counters,
                settings.clock(),
                () -> diskGivenUp);
        Numberer numberer = new Numberer(settings.worker(), run);
        spooling = new SpoolThread(queue, writer, numberer, counters, settings, () -> closing);
        recovered.gaps().forEach(queue::offer);
        spoolThread = new Thread(spooling, "lambdatape-spool");
        spoolThread.setDaemon(true);
        spoolThread.start();
    }

    /**
     * Opens the spool: looks through what is left of earlier runs, and takes records from now on.
     *
     * @throws IOException if the directory cannot be used; the message is one sentence with the cure
     */
    public static Spool open(Settings settings) throws IOException {
        Path directory = settings.options().directory();
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new IOException(
                    "cannot make the spool directory " + directory + " (" + e + "): name another in spool.directory",
                    e);
        }
        FileChannel lock =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lock.tryLock() == null) {
                throw new IOException("another agent uses the spool directory " + directory
                        + ": stop it, or name another in spool.directory");
            }
            return new Spool(settings, lock);
        } catch (OverlappingFileLockException e) {
            lock.close();
            throw new IOException(
                    "this process uses the spool directory " + directory + " already: name another in spool.directory",
                    e);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    /** How far each source had been read according to earlier runs' entries. */
    public Map<String, Long> recoveredPositions() {
        return recovered.marks();
    }

    /** Begins to send; leftovers of earlier runs come first. The outlet is closed with the spool. */
    public void sendTo(Outlet outlet) {
        Sender sender = new Sender(this, settings, recovered, acknowledgedFile, outlet);
        Thread thread = new Thread(sender, "lambdatape-sender");
        thread.setDaemon(true);
        sendThread = thread;
        thread.start();
    }

    /** Registers the counters as {@code lambdatape.agent.*}. */
    public void register(Meter meter) {
        counters.register(meter);
    }

    /** This agent start, as in the origins of its records. */
    public String run() {
        return run;
    }

    /** What was counted so far. */
    public SpoolCounters counters() {
        return counters;
    }

    @Override
    public void exchange(Exchange exchange) {
        counters.taken.increment();
        counters.queued.increment();
        if (closing || !queue.offer(SpoolQueue.of(exchange))) {
            counters.queued.decrement();
            spooling.queueDropped(1);
        }
    }

    @Override
    public void lines(List<LogLine> lines) {
        if (!lines.isEmpty() && !offer(lines, null)) {
            counters.taken.add(lines.size());
            spooling.queueDropped(lines.size());
        }
    }

    /**
     * Takes lines of one source, together with the position behind them.
     *
     * @return false if there is no room now: nothing was taken and nothing counted
     */
    public boolean offer(List<LogLine> lines, @Nullable SourcePosition position) {
        if (closing) {
            return false;
        }
        // Before the spool thread can see them, or queued could be seen below zero.
        counters.queued.add(lines.size());
        if (!queue.offer(SpoolQueue.of(List.copyOf(lines), position))) {
            counters.queued.add(-lines.size());
            return false;
        }
        counters.taken.add(lines.size());
        return true;
    }

    /** Records that something was lost before it came here. */
    public void gap(Gap.Reason reason, long count, String detail) {
        gap(new WaitingGap(reason, count, detail));
    }

    void gap(WaitingGap gap) {
        queue.offer(gap);
    }

    SpoolPosition visible() {
        return writer.visible();
    }

    /** Whether everything that will ever come is on disk. */
    boolean written() {
        return !spoolThread.isAlive();
    }

    boolean sendingIsOver() {
        return sendingIsOver;
    }

    /**
     * Writes what is in memory to disk, and has Kafka take what it can within the time; the rest stays for the next
     * start.
     */
    public void close(Duration sendingMax) {
        long end = settings.clock().nanos() + sendingMax.toNanos();
        closing = true;
        join(spoolThread, end);
        diskGivenUp = true;
        join(spoolThread, Long.MAX_VALUE);
        Thread sending = sendThread;
        if (sending != null) {
            join(sending, end);
            sendingIsOver = true;
            join(sending, Long.MAX_VALUE);
        }
        try {
            acknowledgedFile.close();
            lock.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(5));
    }

    private void join(Thread thread, long end) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            long left = end == Long.MAX_VALUE
                    ? Long.MAX_VALUE
                    : (end - settings.clock().nanos()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            try {
                thread.join(Math.min(left, 1000));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
