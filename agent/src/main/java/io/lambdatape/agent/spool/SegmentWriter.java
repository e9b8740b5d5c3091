package io.lambdatape.agent.spool;

import io.lambdatape.agent.capture.RecordingClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends entries to segments, many with one write. A disk that fails is tried again: meanwhile the queue fills. For
 * the spool thread alone, but for {@link #visible}.
 */
final class SegmentWriter {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentWriter.class);
    private static final int BUFFER_BYTES = 1 << 20;
    private static final long RETRY_NANOS = 100_000_000;

    private interface DiskAction {
        void run() throws IOException;
    }

    private final Path directory;
    private final UUID run;
    private final long segmentBytesMax;
    private final SpoolCounters counters;
    private final RecordingClock clock;
    private final BooleanSupplier giveUp;
    private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private @Nullable FileChannel channel;
    private long segment;
    private long written;
    private boolean unforced;
    private volatile SpoolPosition visible;

    /** @param giveUp whether a failing disk is not worth another try */
    SegmentWriter(
            Path directory,
            UUID run,
            long first,
            long segmentBytesMax,
            SpoolCounters counters,
            RecordingClock clock,
            BooleanSupplier giveUp)
            throws IOException {
        this.directory = directory;
        this.run = run;
        this.segment = first;
        this.segmentBytesMax = segmentBytesMax;
        this.counters = counters;
        this.clock = clock;
        this.giveUp = giveUp;
        this.visible = new SpoolPosition(first, 0);
        open();
        // Behind the header: where a reader stands that has nothing to read.
        visible = new SpoolPosition(first, written);
    }

    /** Up to where everything is on disk, or with the operating system at least. */
    SpoolPosition visible() {
        return visible;
    }

    /** Buffers an entry. */
    void append(Entry entry) throws IOException {
        int bytes = entry.bytes();
        if (buffer.remaining() < bytes) {
            flush();
            if (buffer.remaining() < bytes) {
                buffer = ByteBuffer.allocate(bytes);
            }
        }
        entry.write(buffer);
        counters.spoolBytes.add(bytes);
        if (written + buffer.position() >= segmentBytesMax) {
            flush();
            roll();
        }
    }

    /** Gives what is buffered to the operating system. */
    void flush() throws IOException {
        if (buffer.position() == 0) {
            return;
        }
        buffer.flip();
        retrying(() -> {
            while (buffer.hasRemaining()) {
                // Positional: a write that failed half-way is simply done again.
                written += open().write(buffer, written);
            }
        });
        buffer = buffer.capacity() > BUFFER_BYTES ? ByteBuffer.allocate(BUFFER_BYTES) : buffer.clear();
        unforced = true;
        visible = new SpoolPosition(segment, written);
    }

    /** Has the disk keep what was flushed. */
    void force() throws IOException {
        if (unforced) {
            retrying(() -> open().force(false));
            unforced = false;
        }
    }

    void close() throws IOException {
        try {
            flush();
            force();
        } finally {
            if (channel != null) {
                channel.close();
            }
        }
    }

    private void roll() throws IOException {
        force();
        open().close();
        channel = null;
        segment++;
        retrying(this::open);
        visible = new SpoolPosition(segment, written);
    }

    private FileChannel open() throws IOException {
        FileChannel opened = channel;
        if (opened == null) {
            opened = FileChannel.open(
                    new SegmentFile(directory, segment).path(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE);
            channel = opened;
            opened.write(ByteBuffer.wrap(SegmentFile.header(run)), 0);
            written = SegmentFile.HEADER_BYTES;
            counters.spoolBytes.add(SegmentFile.HEADER_BYTES);
        }
        return opened;
    }

    private void retrying(DiskAction action) throws IOException {
        boolean said = false;
        while (true) {
            try {
                action.run();
                if (said) {
                    LOG.info("the spool in {} can be written again", directory);
                }
                return;
            } catch (IOException e) {
                if (giveUp.getAsBoolean()) {
                    throw e;
                }
                if (!said) {
                    LOG.error(
                            "cannot write the spool in {}: {}; trying again until it can, what does not fit in memory"
                                    + " meanwhile is counted and dropped: make room on that disk",
                            directory,
                            e.toString());
                    said = true;
                }
                clock.park(RETRY_NANOS);
            }
        }
    }
}
