package io.lambdatape.agent.spool;

import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.agent.spool.SpoolQueue.Waiting;
import io.lambdatape.agent.spool.SpoolQueue.WaitingExchange;
import io.lambdatape.agent.spool.SpoolQueue.WaitingGap;
import io.lambdatape.agent.spool.SpoolQueue.WaitingLines;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Gap;
import io.lambdatape.recording.LogLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what waits in memory, redacts, numbers and encodes it, and appends it to the spool. */
final class SpoolThread implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolThread.class);
    private static final int BATCH_MAX = 4096;
    private static final int BATCH_GOOD = 512;
    private static final int TOGETHER_MAX = 64;
    private static final int TOGETHER_BYTES = 128 << 10;
    private static final long PAUSE_NANOS = 10_000_000;
    private static final long FORCE_NANOS = 1_000_000_000;
    /** Kept free for gap records. */
    private static final int GAP_BYTES = 16 << 10;

    private final SpoolQueue queue;
    private final SegmentWriter writer;
    private final Numberer numberer;
    private final SpoolCounters counters;
    private final RecordingClock clock;
    private final UnaryOperator<Exchange> redaction;
    private final Consumer<SourcePosition> spooledUpTo;
    private final BooleanSupplier closing;
    private final long bytesMax;
    private final AtomicLong queueDrops = new AtomicLong();
    private final List<SourcePosition> appended = new ArrayList<>();
    /** Redacted exchanges that will share an entry. */
    private final List<Exchange> together = new ArrayList<>(TOGETHER_MAX);

    private long togetherBytes;
    private long spoolDrops;

    SpoolThread(
            SpoolQueue queue,
            SegmentWriter writer,
            Numberer numberer,
            SpoolCounters counters,
            Spool.Settings settings,
            BooleanSupplier closing) {
        this.queue = queue;
        this.writer = writer;
        this.numberer = numberer;
        this.counters = counters;
        this.clock = settings.clock();
        this.redaction = settings.redaction();
        this.spooledUpTo = settings.spooledUpTo();
        this.bytesMax = settings.options().bytesMax();
        this.closing = closing;
    }

    /** Something did not fit into the queue. Safe for use by all threads. */
    void queueDropped(long count) {
        counters.droppedQueueFull.add(count);
        counters.gap(Gap.Reason.QUEUE_FULL, count);
        queueDrops.addAndGet(count);
    }

    @Override
    public void run() {
        try {
            long forced = clock.nanos();
            while (true) {
                boolean last = closing.getAsBoolean();
                int taken = takeBatch();
                sayGaps(last);
                flush();
                if (clock.nanos() - forced >= FORCE_NANOS) {
                    writer.force();
                    forced = clock.nanos();
                }
                if (last && queue.isEmpty()) {
                    return;
                }
                if (taken < BATCH_GOOD) {
                    clock.park(PAUSE_NANOS);
                }
            }
        } catch (IOException e) {
            LOG.error("the spool could not be written to the end: {}", e.toString());
        } finally {
            try {
                writer.close();
            } catch (IOException e) {
                LOG.error("the spool could not be closed: {}", e.toString());
            }
        }
    }

    private int takeBatch() throws IOException {
        int taken = 0;
        while (taken < BATCH_MAX) {
            Waiting waiting = queue.poll();
            if (waiting == null) {
                break;
            }
            taken++;
            if (!(waiting instanceof WaitingExchange)) {
                takeTogether();
            }
            switch (waiting) {
                case WaitingExchange exchange -> take(exchange.exchange());
                case WaitingLines lines -> take(lines.lines(), lines.position());
                case WaitingGap gap -> {
                    counters.gap(gap.reason(), gap.count());
                    append(List.of(numberer.encode(clock.nanos(), gap.reason(), gap.count(), gap.detail())));
                }
            }
        }
        takeTogether();
        return taken;
    }

    private void flush() throws IOException {
        writer.flush();
        appended.forEach(spooledUpTo);
        appended.clear();
    }

    private void take(Exchange exchange) throws IOException {
        Exchange redacted = full(0) ? null : redacted(exchange);
        if (redacted == null) {
            drop(1);
        } else if (Numberer.small(redacted)) {
            together.add(redacted);
            togetherBytes +=
                    redacted.request().bytes().length + redacted.response().bytes().length;
            if (together.size() >= TOGETHER_MAX || togetherBytes >= TOGETHER_BYTES) {
                takeTogether();
            }
        } else {
            takeTogether();
            append(encoded(() -> numberer.encode(redacted)), 1);
        }
    }

    // A record of Kafka's for each small exchange would cost more than what is in it.
    private void takeTogether() throws IOException {
        if (!together.isEmpty()) {
            List<Exchange> exchanges = List.copyOf(together);
            together.clear();
            togetherBytes = 0;
            append(encoded(() -> List.of(numberer.encodeTogether(exchanges))), exchanges.size());
        }
    }

    private static List<Entry> encoded(Supplier<List<Entry>> encoding) {
        try {
            return encoding.get();
        } catch (RuntimeException e) {
            LOG.error("BUG: exchanges could not be encoded and are dropped", e);
            return List.of();
        }
    }

    private void append(List<Entry> entries, int count) throws IOException {
        if (entries.isEmpty() || full(bytes(entries))) {
            drop(count);
        } else {
            append(entries);
            counters.queued.add(-count);
        }
    }

    // What cannot be redacted is not kept: a secret must not slip through.
    private @Nullable Exchange redacted(Exchange exchange) {
        try {
            return redaction.apply(exchange);
        } catch (RuntimeException e) {
            LOG.error("BUG: an exchange could not be redacted and is dropped", e);
            return null;
        }
    }

    private void take(List<LogLine> lines, @Nullable SourcePosition position) throws IOException {
        List<List<LogLine>> groups = LineGroups.of(lines);
        for (int i = 0; i < groups.size(); i++) {
            List<LogLine> group = groups.get(i);
            List<Entry> entries =
                    full(0) ? List.of() : numberer.encode(group, i == groups.size() - 1 ? position : null);
            if (entries.isEmpty() || full(bytes(entries))) {
                drop(group.size());
            } else {
                append(entries);
                counters.queued.add(-group.size());
            }
        }
        if (position != null) {
            appended.add(position);
        }
    }

    private void append(List<Entry> entries) throws IOException {
        for (Entry entry : entries) {
            // Counted as waiting first: the sender may be quick.
            counters.waiting.add(entry.items());
            counters.spooled.add(entry.items());
            counters.numbered.add(entry.count());
            if (entry.items() == 0 && entry.count() > 0) {
                boolean gap = entry.topic().equals(io.lambdatape.recording.otlp.OtlpRecord.LOGS);
                (gap ? counters.gapRecords : counters.pieces).increment();
            }
            writer.append(entry);
        }
        numberer.keep();
    }

    // Once full, nothing is taken until there is room again for more than a few: one gap tells of many.
    private boolean full(long more) {
        long room = spoolDrops > 0 ? Math.min(bytesMax / 8, SpoolOptions.SEGMENT_BYTES_MIN) : 0;
        return counters.spoolBytes.sum() + more + room + GAP_BYTES > bytesMax;
    }

    private void drop(long count) {
        if (spoolDrops == 0) {
            LOG.warn(
                    "the spool is full ({} bytes): the newest records are dropped and counted until Kafka has taken"
                            + " some; make spool.bytes-max larger or bring Kafka back",
                    bytesMax);
        }
        spoolDrops += count;
        counters.queued.add(-count);
        counters.droppedSpoolFull.add(count);
        counters.gap(Gap.Reason.SPOOL_FULL, count);
    }

    private void sayGaps(boolean last) throws IOException {
        if (spoolDrops > 0 && (last || !full(0))) {
            String detail = spoolDrops + " records were dropped because the spool was full (" + bytesMax
                    + " bytes): Kafka was away for too long, or the spool is too small";
            append(List.of(numberer.encode(clock.nanos(), Gap.Reason.SPOOL_FULL, spoolDrops, detail)));
            LOG.info("the spool has room again; {} records were dropped", spoolDrops);
            spoolDrops = 0;
        }
        long dropped = queueDrops.get();
        if (dropped > 0 && (last || !full(0))) {
            queueDrops.addAndGet(-dropped);
            String detail = dropped + " records were dropped because the queue in front of the spool was full: the disk"
                    + " is too slow";
            append(List.of(numberer.encode(clock.nanos(), Gap.Reason.QUEUE_FULL, dropped, detail)));
        }
    }

    private static long bytes(List<Entry> entries) {
        long bytes = 0;
        for (Entry entry : entries) {
            bytes += entry.bytes();
        }
        return bytes;
    }
}
