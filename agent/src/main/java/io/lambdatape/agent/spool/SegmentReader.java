package io.lambdatape.agent.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads entries in their order, over all segments, up to where the writer is. For one thread. */
final class SegmentReader implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 20;

    private final Path directory;
    private final Supplier<SpoolPosition> visible;
    private final LongConsumer damaged;
    private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private @Nullable FileChannel channel;
    private long segment;
    private long offset;

    /** @param damaged is told the number of a segment whose rest cannot be read */
    SegmentReader(Path directory, SpoolPosition from, Supplier<SpoolPosition> visible, LongConsumer damaged) {
        this.directory = directory;
        this.visible = visible;
        this.damaged = damaged;
        seek(from);
    }

    /** Where the next entry starts. */
    SpoolPosition position() {
        return new SpoolPosition(segment, offset);
    }

    void seek(SpoolPosition to) {
        close();
        segment = to.segment();
        offset = Math.max(to.offset(), SegmentFile.HEADER_BYTES);
    }

    /** The next entry, or null if there is none yet. */
    @Nullable
    Entry next() throws IOException {
        while (true) {
            SpoolPosition end = visible.get();
            FileChannel file = open(end);
            if (file == null) {
                return null;
            }
            long limit = segment < end.segment() ? file.size() : end.offset();
            if (offset >= limit) {
                if (segment >= end.segment()) {
                    return null;
                }
                seek(new SpoolPosition(segment + 1, 0));
                continue;
            }
            load(file, limit);
            if (Entry.wholeAt(buffer)) {
                Entry entry = Entry.read(buffer);
                offset += entry.bytes();
                return entry;
            }
            damaged.accept(segment);
            if (segment >= end.segment()) {
                seek(end);
                return null;
            }
            seek(new SpoolPosition(segment + 1, 0));
        }
    }

    // Has the whole next entry in the buffer if it is there.
    private void load(FileChannel file, long limit) throws IOException {
        long left = limit - offset;
        int wanted = (int) Math.min(left, Entry.PREFIX_BYTES);
        if (buffer.remaining() >= Entry.PREFIX_BYTES) {
            int length = buffer.getInt(buffer.position());
            boolean plausible = length >= 0 && length <= Entry.BYTES_MAX;
            wanted = plausible ? (int) Math.min(left, (long) Entry.PREFIX_BYTES + length) : Entry.PREFIX_BYTES;
        }
        if (buffer.remaining() >= wanted && wanted > Entry.PREFIX_BYTES) {
            return;
        }
        int had = buffer.remaining();
        boolean fits = wanted <= buffer.capacity();
        ByteBuffer larger =
                fits ? buffer.compact() : ByteBuffer.allocate(wanted).put(buffer);
        larger.limit((int) Math.min(larger.capacity(), left));
        long at = offset + had;
        while (larger.hasRemaining()) {
            int read = file.read(larger, at);
            if (read < 0) {
                break;
            }
            at += read;
        }
        buffer = larger.flip();
        if (wanted <= Entry.PREFIX_BYTES && buffer.remaining() >= Entry.PREFIX_BYTES) {
            int length = buffer.getInt(buffer.position());
            boolean more = length > buffer.remaining() - Entry.PREFIX_BYTES
                    && length <= Entry.BYTES_MAX
                    && length <= left - Entry.PREFIX_BYTES;
            if (more) {
                load(file, limit);
            }
        }
    }

    private @Nullable FileChannel open(SpoolPosition end) throws IOException {
        FileChannel opened = channel;
        while (opened == null) {
            Path path = new SegmentFile(directory, segment).path();
            if (Files.exists(path)) {
                opened = FileChannel.open(path, StandardOpenOption.READ);
                channel = opened;
            } else if (segment < end.segment()) {
                segment++;
                offset = SegmentFile.HEADER_BYTES;
            } else {
                return null;
            }
        }
        return opened;
    }

    @Override
    public void close() {
        buffer.limit(0);
        FileChannel opened = channel;
        channel = null;
        if (opened != null) {
            try {
                opened.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
