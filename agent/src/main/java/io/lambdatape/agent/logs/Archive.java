package io.lambdatape.agent.logs;

import io.lambdatape.agent.logs.Checkpoints.Checkpoint;
import io.lambdatape.agent.logs.compression.Compression;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A compressed file. What it holds is read once, as a stream; offsets count in what it holds. One that ends too early may
 * still be written: it is waited for.
 */
final class Archive extends FollowedFile {
    private static final Logger LOG = LoggerFactory.getLogger(Archive.class);
    private static final long NANOS_A_SECOND = 1_000_000_000;
    /** Who compresses a file writes all the time. */
    private static final long WRITTEN_NANOS = NANOS_A_SECOND;
    /** One that ends too early and has not changed for so long will not be completed. */
    private static final long TORN_NANOS = 60 * NANOS_A_SECOND;

    private final FileChannel channel;
    private final @Nullable Compression compression;
    private final long modifiedNanos;
    private final Beginning beginning;
    private long sizeSeen;
    private long sizeChangedNanos;
    private @Nullable InputStream content;
    /** How much was read of {@link #content}. */
    private long contentAt;
    /** How large the file was when it ended too early; -1 if it has not. */
    private long shortAtBytes = -1;

    private @Nullable String trouble;
    private boolean ended;
    /** As it was when all of it had been taken: the inode may be used again since. */
    private @Nullable Stamp taken;

    private record Stamp(long size, long modifiedNanos) {
        static @Nullable Stamp of(Path file) {
            try {
                return new Stamp(Files.size(file), Archive.modifiedNanos(file));
            } catch (IOException e) {
                // Gone.
                return null;
            }
        }
    }

    private Archive(
            PathPattern.Match match,
            LogSource source,
            FileChannel channel,
            String key,
            @Nullable Compression compression,
            long nowNanos)
            throws IOException {
        super(match, source, key, nowNanos, 0);
        this.channel = channel;
        this.compression = compression;
        this.modifiedNanos = modifiedNanos(match.path());
        this.sizeSeen = channel.size();
        this.sizeChangedNanos = Math.min(modifiedNanos, nowNanos);
        this.beginning = begin(nowNanos);
        fingerprint(beginning.fingerprint(beginning.length()));
    }

    /** Whether a file is compressed, by its name or by how it begins. */
    static boolean is(Path file) throws IOException {
        if (Compression.isNamed(file)) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return Compression.of(head(channel)) != null;
        }
    }

    /** Whether somebody may be writing it just now. */
    static boolean isBeingWritten(Path file, long nowNanos) throws IOException {
        return unchangedNanos(file, nowNanos) < WRITTEN_NANOS;
    }

    /** Opens a file to be read from its start. */
    static Archive open(PathPattern.Match match, LogSource source, long nowNanos) throws IOException {
        FileChannel channel = FileChannel.open(match.path(), StandardOpenOption.READ);
        try {
            return new Archive(match, source, channel, key(match.path()), Compression.of(head(channel)), nowNanos);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Whether too little of it is there to know it by, and more may come. */
    boolean isTooShort(long nowNanos) throws IOException {
        return shortAtBytes >= 0 && beginning.length() < Fingerprint.LENGTH_MAX && !torn(nowNanos);
    }

    /** Why the rest of it cannot be read; null if all is well. */
    @Nullable
    String trouble() {
        return trouble;
    }

    /** Was read whole by an earlier run, as far as it can be. */
    void wasReadWhole() throws IOException {
        trouble = null;
        ended = true;
        close();
    }

    /** Goes back to the time before anything was read. */
    private Beginning begin(long nowNanos) throws IOException {
        if (compression == null) {
            if (channel.size() == 0 && !torn(nowNanos)) {
                shortAtBytes = 0;
            } else {
                endWith("it is not compressed with gzip, zstd or xz, which are read");
            }
            return Beginning.of(channel);
        }
        byte[] bytes = new byte[Fingerprint.LENGTH_MAX];
        int length = 0;
        try {
            InputStream stream = stream(compression);
            for (int read = 0; read >= 0 && length < bytes.length; length += Math.max(0, read)) {
                read = stream.read(bytes, length, bytes.length - length);
            }
        } catch (EOFException e) {
            shortAtBytes = channel.size();
        } catch (IOException e) {
            LOG.debug("{} is damaged near its start, which reading it will tell: {}", place(), e.toString());
        } finally {
            closeContent();
        }
        return Beginning.of(bytes, length);
    }

    @Override
    boolean resume(Checkpoint checkpoint) {
        if (!beginning.fits(checkpoint.fingerprint())) {
            return false;
        }
        continueLines(checkpoint, fingerprint());
        return true;
    }

    @Override
    Beginning beginning() {
        return beginning;
    }

    @Override
    Found read(ReadBuffer into, long nowNanos) throws IOException {
        if (ended || compression == null) {
            return Found.END;
        }
        if (shortAtBytes >= 0 && shortAtBytes == channel.size() && !torn(nowNanos)) {
            return Found.NOTHING;
        }
        try {
            InputStream stream = stream(compression);
            long left = position() - contentAt;
            int read =
                    stream.read(into.bytes, 0, left > 0 ? (int) Math.min(left, into.bytes.length) : into.bytes.length);
            if (read < 0) {
                end();
                return Found.END;
            }
            contentAt += read;
            if (left <= 0) {
                feed(ByteBuffer.wrap(into.bytes, 0, read), modifiedNanos, nowNanos);
            }
            return Found.BYTES;
        } catch (EOFException e) {
            closeContent();
            shortAtBytes = channel.size();
            if (!torn(nowNanos)) {
                return Found.NOTHING;
            }
            endWith("it ends in the middle");
        } catch (IOException e) {
            endWith("it is damaged (" + e.getMessage() + ")");
        }
        return Found.END;
    }

    // A new one goes over what was read already.
    private InputStream stream(Compression how) throws IOException {
        InputStream opened = content;
        if (opened == null) {
            channel.position(0);
            contentAt = 0;
            opened = how.open(unclosed(Channels.newInputStream(channel)));
            content = opened;
        }
        return opened;
    }

    private boolean torn(long nowNanos) throws IOException {
        long size = channel.size();
        if (size != sizeSeen) {
            sizeSeen = size;
            sizeChangedNanos = nowNanos;
        }
        return nowNanos - sizeChangedNanos >= TORN_NANOS;
    }

    private void endWith(String why) throws IOException {
        trouble = why;
        end();
    }

    private void end() throws IOException {
        ended = true;
        closeContent();
    }

    @Override
    boolean atEnd() {
        return ended;
    }

    @Override
    boolean isTaken() {
        return !channel.isOpen();
    }

    @Override
    boolean isAt(Path there) {
        return super.isAt(there) && (!isTaken() || (taken != null && taken.equals(Stamp.of(there))));
    }

    /** Gives back what reading takes: another is read meanwhile. */
    void closeContent() throws IOException {
        InputStream opened = content;
        content = null;
        if (opened != null) {
            opened.close();
        }
    }

    @Override
    public void close() throws IOException {
        closeContent();
        taken = Stamp.of(place());
        channel.close();
    }

    private static InputStream unclosed(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
                return in.read(to, offset, length);
            }

            @Override
            public void close() {
                // The file stays open.
            }
        };
    }

    private static byte[] head(FileChannel channel) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(Compression.HEAD_BYTES);
        while (head.hasRemaining() && channel.read(head, head.position()) > 0) {
            // Reads on.
        }
        return Arrays.copyOf(head.array(), head.position());
    }

    private static long unchangedNanos(Path file, long nowNanos) throws IOException {
        // The two clocks need not agree: what is a little in the future was written just now.
        return Math.abs(nowNanos - modifiedNanos(file));
    }

    private static long modifiedNanos(Path file) throws IOException {
        Instant modified = Files.getLastModifiedTime(file).toInstant();
        return modified.getEpochSecond() * NANOS_A_SECOND + modified.getNano();
    }
}
