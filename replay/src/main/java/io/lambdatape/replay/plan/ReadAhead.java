package io.lambdatape.replay.plan;

import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.ExchangeKind;
import io.lambdatape.recording.Recorded;
import io.lambdatape.recording.file.RecordingReader;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a recording on a thread of its own, ahead of the schedule, as far as a number of invocations and of bytes
 * allow. One invocation is always let through, however large.
 */
public final class ReadAhead implements Closeable {
    private final int countMax;
    private final long bytesMax;
    private final RecordingReader reader;
    private final RequestPreparation preparation;
    private final Consumer<Recorded> observer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by lock.
    private final Deque<Planned> queue = new ArrayDeque<>();
    private long queuedBytes;
    private boolean ended;
    private boolean closed;
    private @Nullable IOException failure;

    /**
     * Opens the recording and starts to read.
     *
     * @param observer sees every record, on the reading thread, before the invocation it belongs to is sent
     */
    public static ReadAhead open(
            Path recording, int countMax, long bytesMax, RequestPreparation preparation, Consumer<Recorded> observer)
            throws IOException {
        RecordingReader reader = new RecordingReader(new BufferedInputStream(Files.newInputStream(recording)));
        ReadAhead ahead = new ReadAhead(reader, countMax, bytesMax, preparation, observer);
        Thread.ofPlatform().name("replay-read-ahead").daemon().start(ahead::read);
        return ahead;
    }

    private ReadAhead(
            RecordingReader reader,
            int countMax,
            long bytesMax,
            RequestPreparation preparation,
            Consumer<Recorded> observer) {
        this.reader = reader;
        this.countMax = countMax;
        this.bytesMax = bytesMax;
        this.preparation = preparation;
        this.observer = observer;
    }

    /**
     * The next invocation, waited for if need be; null at the end.
     *
     * @throws IOException if the recording cannot be read further
     */
    public @Nullable Planned take() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (queue.isEmpty() && !ended) {
                changed.await();
            }
            Planned next = queue.poll();
            if (next != null) {
                queuedBytes -= next.bytes();
                changed.signalAll();
            } else if (failure != null) {
                throw failure;
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until as much as allowed, or everything, has been read. */
    public void fill() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!ended && !full()) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the reading; what was read is given up. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            queue.clear();
            queuedBytes = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void read() {
        IOException broken = null;
        try (reader) {
            Recorded record = reader.next();
            while (record != null) {
                observer.accept(record);
                boolean wanted = !(record instanceof Exchange exchange)
                        || exchange.kind() != ExchangeKind.INVOCATION
                        || put(preparation.prepare(exchange));
                if (!wanted) {
                    break;
                }
                record = reader.next();
            }
        } catch (IOException e) {
            broken = e;
        } finally {
            end(broken);
        }
    }

    private boolean put(Planned planned) {
        lock.lock();
        try {
            while (full() && !closed) {
                changed.awaitUninterruptibly();
            }
            if (!closed) {
                queue.add(planned);
                queuedBytes += planned.bytes();
                changed.signalAll();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private boolean full() {
        return queue.size() >= countMax || (queuedBytes >= bytesMax && !queue.isEmpty());
    }

    private void end(@Nullable IOException broken) {
        lock.lock();
        try {
            ended = true;
            failure = broken;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
