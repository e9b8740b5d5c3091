package io.lambdatape.agent.logs;

import io.lambdatape.agent.logs.Checkpoints.Checkpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;

/** A file that grows: what is appended to it is read. */
final class Tail extends FollowedFile {
    private static final int BEFORE_BYTES = 32;
    private static final long NANOS_A_SECOND = 1_000_000_000;

    private final FileChannel channel;
    /** The bytes before the reading position: still the same there, or the content is another. */
    private byte[] before = new byte[0];

    private long sizeSeen;

    private Tail(
            PathPattern.Match match,
            LogSource source,
            FileChannel channel,
            String key,
            long nowNanos,
            long absentNanos) {
        super(match, source, key, nowNanos, absentNanos);
        this.channel = channel;
    }

    /**
     * Opens a file to be read from its start.
     *
     * @param absentNanos when it was not there yet; 0 if that is unknown
     */
    static Tail open(PathPattern.Match match, LogSource source, long nowNanos, long absentNanos) throws IOException {
        FileChannel channel = FileChannel.open(match.path(), StandardOpenOption.READ);
        try {
            return new Tail(match, source, channel, key(match.path()), nowNanos, absentNanos);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    boolean resume(Checkpoint checkpoint) throws IOException {
        Beginning there = beginning();
        long size = channel.size();
        boolean shorter = size < checkpoint.offset();
        // A copy may lack what was written between the copying and the truncating. Of a short one nobody could say so.
        boolean copy =
                !place().equals(checkpoint.path()) && checkpoint.fingerprint().length() == Fingerprint.LENGTH_MAX;
        if (!there.fits(checkpoint.fingerprint()) || (shorter && !copy)) {
            return false;
        }
        long from = Math.min(size, checkpoint.offset());
        // A copy that lacks the end is a content of its own: how far the original was read says nothing of it.
        Checkpoint known = shorter ? checkpoint.as(generation()).at(from) : checkpoint;
        continueLines(known, there.fingerprint(from));
        before = bytes(Math.max(0, from - BEFORE_BYTES), (int) Math.min(from, BEFORE_BYTES));
        return true;
    }

    /** The content is another now: it is read from the start. */
    void restart(long nowNanos) {
        restartLines(nowNanos);
        sizeSeen = 0;
        before = new byte[0];
    }

    @Override
    Found read(ReadBuffer into, long nowNanos) throws IOException {
        long position = position();
        long size = channel.size();
        if (size < position) {
            return Found.REPLACED;
        }
        sizeSeen = size;
        if (size == position) {
            readAll(nowNanos);
            return Found.NOTHING;
        }
        ByteBuffer buffer = into.buffer.clear();
        int read = channel.read(buffer, position - before.length);
        buffer.flip();
        int skip = before.length;
        if (read < skip || !Arrays.equals(before, 0, skip, into.bytes, 0, skip)) {
            return Found.REPLACED;
        }
        if (fingerprint().length() == position) {
            fingerprint(fingerprint().and(into.bytes, skip, read));
        }
        before = Arrays.copyOfRange(into.bytes, Math.max(0, read - BEFORE_BYTES), read);
        feed(buffer.position(skip), modifiedNanos(nowNanos), nowNanos);
        if (position + read - skip >= size) {
            readAll(nowNanos);
        }
        return Found.BYTES;
    }

    // The file system's stamp is nearer to the writing than the reading is: late by no more than the kernel's tick.
    private long modifiedNanos(long otherwise) {
        try {
            Instant modified = Files.getLastModifiedTime(place()).toInstant();
            return modified.getEpochSecond() * NANOS_A_SECOND + modified.getNano();
        } catch (IOException e) {
            // Renamed or deleted meanwhile.
            return otherwise;
        }
    }

    /** How much is known to have been there and was not read. */
    long unreadBytes() {
        return Math.max(0, sizeSeen - position());
    }

    @Override
    boolean atEnd() {
        return unreadBytes() == 0;
    }

    @Override
    Beginning beginning() throws IOException {
        return Beginning.of(channel);
    }

    /** Whether a file is a copy of this one, whole or in the making: of what it holds, or held until it was truncated just now. */
    boolean isBeingCopiedTo(FollowedFile copy) throws IOException {
        Beginning then = copy.beginning();
        long size = channel.size();
        Beginning now = beginning();
        if (size < position() || !now.fits(fingerprint())) {
            // Truncated: by now the copy is whole, which it may not have been a moment ago.
            return fingerprint().length() > 0 && copy.beginning().fits(fingerprint());
        }
        // While nothing is truncated, no copy is longer. One that has nothing yet may have been begun just now.
        return then.length() <= size && now.fits(then.fingerprint(then.length()));
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
