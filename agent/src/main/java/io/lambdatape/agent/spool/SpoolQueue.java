package io.lambdatape.agent.spool;

import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Gap;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Payload;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the spool thread, bounded by bytes. Adding takes no lock and wakes nobody: the spool thread looks for
 * itself every few milliseconds.
 */
final class SpoolQueue {
    private static final int EXCHANGE_BYTES = 1024;
    private static final int LINE_BYTES = 512;
    private static final int CHUNK_BYTES = 32;

    /** What can wait. */
    sealed interface Waiting {
        long bytes();
    }

    record WaitingExchange(Exchange exchange, long bytes) implements Waiting {}

    record WaitingLines(List<LogLine> lines, @Nullable SourcePosition position, long bytes) implements Waiting {}

    /** Not counted against the limit: there are few. */
    record WaitingGap(Gap.Reason reason, long count, String detail) implements Waiting {
        @Override
        public long bytes() {
            return 0;
        }
    }

    private final long bytesMax;
    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();

    SpoolQueue(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Returns false if there is no room. */
    boolean offer(Waiting waiting) {
        // One that is larger than the whole queue passes when it is alone.
        long before = bytes.getAndAdd(waiting.bytes());
        if (before > 0 && before + waiting.bytes() > bytesMax) {
            bytes.addAndGet(-waiting.bytes());
            return false;
        }
        queue.add(waiting);
        return true;
    }

    /** For the spool thread alone. */
    @Nullable
    Waiting poll() {
        Waiting waiting = queue.poll();
        if (waiting != null) {
            bytes.addAndGet(-waiting.bytes());
        }
        return waiting;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    static WaitingExchange of(Exchange exchange) {
        return new WaitingExchange(exchange, EXCHANGE_BYTES + size(exchange.request()) + size(exchange.response()));
    }

    static WaitingLines of(List<LogLine> lines, @Nullable SourcePosition position) {
        long bytes = 0;
        for (LogLine line : lines) {
            bytes += LINE_BYTES + line.message().length();
        }
        return new WaitingLines(lines, position, bytes);
    }

    private static long size(Payload payload) {
        return payload.bytes().length + (long) CHUNK_BYTES * payload.chunks().size();
    }
}
