package io.lambdatape.agent.logs;

import io.lambdatape.agent.logs.Checkpoints.Checkpoint;
import io.lambdatape.agent.logs.LineAssembler.Line;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One file that is followed. Holds it open, so that renaming or deleting it loses nothing. For one thread. */
final class Tail implements AutoCloseable {
    private static final int HEAD_BYTES = 64;
    private static final int BEFORE_BYTES = 32;
    private static final int READ_BYTES = 128 << 10;
    private static final long NANOS_A_SECOND = 1_000_000_000;

    /** What all tails of a thread read into. */
    static final class ReadBuffer {
        private final byte[] bytes = new byte[READ_BYTES];
        private final ByteBuffer buffer = ByteBuffer.wrap(bytes);
    }

    /** What a look at the file has found. */
    enum Found {
        NOTHING,
        BYTES,
        /** It is not the content any more that was read so far: truncated or written anew. */
        REPLACED
    }

    private final FileChannel channel;
    private final LogSource source;
    private final String key;
    private final List<Line> lines = new ArrayList<>();
    private PathPattern.Match match;
    private String generation;
    private LineAssembler assembler = new LineAssembler(0, LineAssembler.LINE_BYTES_MAX);
    /** The file's first bytes. */
    private byte[] head = new byte[0];
    /** The bytes before the reading position: still the same there, or the content is another. */
    private byte[] before = new byte[0];

    private long openedAt;
    private long sizeSeen;
    private long changedNanos;
    /** Everything written before this moment has been read; 0 if there is no such moment yet. */
    private long completeNanos;
    /** The same, as it was when the incomplete line began. */
    private long partialNanos;
    /** The same, as it was before {@link #lines} were read. */
    private long linesNanos;

    private long firstLineNanos;

    /** Everything in {@link #lines} was written by then. */
    private long writtenNanos;

    private Tail(PathPattern.Match match, LogSource source, FileChannel channel, String key, String generation) {
        this.match = match;
        this.source = source;
        this.channel = channel;
        this.key = key;
        this.generation = generation;
    }

    /**
     * Opens a file to be read from its start.
     *
     * @param absentNanos when it was not there yet; 0 if that is unknown
     */
    static Tail open(PathPattern.Match match, LogSource source, long nowNanos, long absentNanos) throws IOException {
        FileChannel channel = FileChannel.open(match.path(), StandardOpenOption.READ);
        try {
            String key = key(match.path());
            Tail tail = new Tail(match, source, channel, key, generation(key, nowNanos));
            tail.completeNanos = absentNanos;
            tail.changedNanos = nowNanos;
            return tail;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Device and inode. */
    static String key(Path path) throws IOException {
        return String.valueOf(
                Files.readAttributes(path, BasicFileAttributes.class).fileKey());
    }

    private static String generation(String key, long nowNanos) {
        return Integer.toHexString(key.hashCode()) + "-" + Long.toHexString(nowNanos);
    }

    /** Goes on where an earlier run stopped; returns false, and changes nothing, if the content is another. */
    boolean resume(Checkpoint checkpoint) throws IOException {
        byte[] now = bytes(0, checkpoint.head().length);
        if (channel.size() < checkpoint.offset() || !Arrays.equals(now, checkpoint.head())) {
            return false;
        }
        generation = checkpoint.generation();
        head = checkpoint.head();
        openedAt = checkpoint.offset();
        startAt(checkpoint.offset());
        return true;
    }

    /** The content is another now: it is read from the start. */
    void restart(long nowNanos) throws IOException {
        generation = generation(key, nowNanos);
        head = new byte[0];
        sizeSeen = 0;
        openedAt = 0;
        startAt(0);
    }

    private void startAt(long offset) throws IOException {
        assembler = new LineAssembler(offset, LineAssembler.LINE_BYTES_MAX);
        before = bytes(Math.max(0, offset - BEFORE_BYTES), (int) Math.min(offset, BEFORE_BYTES));
        partialNanos = 0;
    }

    /** Looks for what is new, as much as the buffer holds; complete lines are in {@link #lines}. */
    Found read(ReadBuffer into, long nowNanos) throws IOException {
        lines.clear();
        long position = assembler.position();
        long size = channel.size();
        if (size < position) {
            return Found.REPLACED;
        }
        sizeSeen = size;
        if (size == position) {
            completeNanos = nowNanos;
            return Found.NOTHING;
        }
        ByteBuffer buffer = into.buffer.clear();
        int read = channel.read(buffer, position - before.length);
        buffer.flip();
        int skip = before.length;
        if (read < skip || !Arrays.equals(before, 0, skip, into.bytes, 0, skip)) {
            return Found.REPLACED;
        }
        keepHead(into.bytes, skip, read, position);
        before = Arrays.copyOfRange(into.bytes, Math.max(0, read - BEFORE_BYTES), read);
        changedNanos = nowNanos;
        writtenNanos = Math.clamp(modifiedNanos(nowNanos), Math.min(completeNanos, nowNanos), nowNanos);
        assemble(buffer.position(skip));
        if (position + read - skip >= size) {
            completeNanos = nowNanos;
        }
        return Found.BYTES;
    }

    // The file system's stamp is nearer to the writing than the reading is: late by no more than the kernel's tick.
    private long modifiedNanos(long otherwise) {
        try {
            Instant modified = Files.getLastModifiedTime(match.path()).toInstant();
            return modified.getEpochSecond() * NANOS_A_SECOND + modified.getNano();
        } catch (IOException e) {
            // Renamed or deleted meanwhile.
            return otherwise;
        }
    }

    private void assemble(ByteBuffer buffer) {
        linesNanos = completeNanos;
        firstLineNanos = assembler.lineStart() < assembler.position() ? partialNanos : completeNanos;
        while (buffer.hasRemaining()) {
            Line line = assembler.next(buffer);
            if (line != null) {
                lines.add(line);
            }
        }
        if (!lines.isEmpty() || partialNanos == 0) {
            partialNanos = lines.isEmpty() ? firstLineNanos : linesNanos;
        }
    }

    private void keepHead(byte[] bytes, int from, int to, long position) {
        if (head.length == position && head.length < HEAD_BYTES) {
            int more = Math.min(HEAD_BYTES - head.length, to - from);
            byte[] longer = Arrays.copyOf(head, head.length + more);
            System.arraycopy(bytes, from, longer, head.length, more);
            head = longer;
        }
    }

    /** Lines could not be taken from that offset on: they will be read again. */
    void backTo(long offset) throws IOException {
        long complete = linesNanos;
        startAt(offset);
        completeNanos = complete;
    }

    /** The incomplete line as it is, because nothing will complete it. */
    List<Line> rest() {
        lines.clear();
        linesNanos = completeNanos;
        firstLineNanos = partialNanos;
        Line line = assembler.flush();
        if (line != null) {
            lines.add(line);
        }
        return lines;
    }

    List<Line> lines() {
        return lines;
    }

    /** Not written before this moment; 0 if unknown. The first line may have begun before the others. */
    long writtenAfterNanos(boolean first) {
        return first ? firstLineNanos : linesNanos;
    }

    /** Written before this moment, as near as is known. */
    long writtenBeforeNanos() {
        return writtenNanos;
    }

    /** How much is known to have been there and was not read. */
    long unreadBytes() {
        return Math.max(0, sizeSeen - assembler.position());
    }

    boolean atEnd() {
        return unreadBytes() == 0;
    }

    void renamed(PathPattern.Match newMatch) {
        match = newMatch;
    }

    /** As it was opened; what has reached the spool since counts on top. */
    Checkpoint checkpoint() {
        return new Checkpoint(generation, key, openedAt, head, match.path());
    }

    Path path() {
        return match.path();
    }

    PathPattern.Match match() {
        return match;
    }

    LogSource source() {
        return source;
    }

    String key() {
        return key;
    }

    String generation() {
        return generation;
    }

    int headBytes() {
        return head.length;
    }

    long changedNanos() {
        return changedNanos;
    }

    private byte[] bytes(long offset, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        int read = Math.max(0, channel.read(buffer, offset));
        return Arrays.copyOf(buffer.array(), read);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
