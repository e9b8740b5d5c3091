package io.lambdatape.recording.file;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.lambdatape.recording.Recorded;
import io.lambdatape.recording.otlp.MalformedOtlpException;
import io.lambdatape.recording.otlp.OtlpDecoder;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a recording from any stream, one block in memory at a time. */
public final class RecordingReader implements Closeable {
    private final DataInputStream in;
    private ByteBuffer block = ByteBuffer.allocate(0);
    private long blocks;
    private boolean ended;
    private @Nullable RecordingSummary summary;
    private List<Recorded> pending = List.of();
    private int nextPending;

    /**
     * Reads the magic.
     *
     * @throws BrokenRecordingException if the stream is not a recording of a version that this program knows
     */
    public RecordingReader(InputStream in) throws IOException {
        this.in = new DataInputStream(in);
        byte[] magic = in.readNBytes(RecordingFormat.MAGIC.length + 2);
        int versionAt = RecordingFormat.MAGIC.length;
        boolean ours = magic.length == versionAt + 2
                && magic[versionAt + 1] == '\n'
                && Arrays.equals(magic, 0, versionAt, RecordingFormat.MAGIC, 0, versionAt);
        if (!ours) {
            throw new BrokenRecordingException(
                    "not a recording: it does not start with LTAPE; make one with `lambdatape record`");
        }
        if (magic[versionAt] != RecordingFormat.VERSION) {
            throw new BrokenRecordingException("a recording of format version " + magic[versionAt]
                    + ", and this program reads version " + RecordingFormat.VERSION + "; use a newer lambdatape");
        }
    }

    /**
     * The next record, or null at the end: then {@link #summary} tells whether the file is whole.
     *
     * @throws BrokenRecordingException if a block is damaged
     */
    public @Nullable Recorded next() throws IOException {
        while (nextPending >= pending.size()) {
            if (!block.hasRemaining() && !nextBlock()) {
                return null;
            }
            pending = decode();
            nextPending = 0;
        }
        return pending.get(nextPending++);
    }

    /** The trailer, once the end has been reached; null if the file was cut off before it. */
    public @Nullable RecordingSummary summary() {
        return summary;
    }

    private boolean nextBlock() throws IOException {
        if (ended) {
            return false;
        }
        try {
            int length = in.readInt();
            int crc = in.readInt();
            if (length == 0) {
                readTrailer(crc);
                return false;
            }
            if (length < 0 || length > RecordingFormat.FRAME_BYTES_MAX) {
                throw damaged("its length " + length + " cannot be");
            }
            byte[] frame = readFully(length);
            if (RecordingWriter.crc(frame) != crc) {
                throw damaged("its checksum does not match");
            }
            block = ByteBuffer.wrap(decompress(frame));
            blocks++;
            return true;
        } catch (EOFException e) {
            ended = true;
            return false;
        }
    }

    private void readTrailer(int crc) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > RecordingFormat.TRAILER_BYTES_MAX) {
            throw damaged("its trailer's length " + length + " cannot be");
        }
        byte[] trailer = readFully(length);
        ended = true;
        if (RecordingWriter.crc(trailer) != crc) {
            throw damaged("its trailer's checksum does not match");
        }
        summary = RecordingSummary.decode(trailer);
    }

    // Grows with what really arrives: a wrong length must not allocate it all.
    private byte[] readFully(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    private byte[] decompress(byte[] frame) throws BrokenRecordingException {
        long size = Zstd.getFrameContentSize(frame);
        if (size <= 0 || size > RecordingFormat.FRAME_BYTES_MAX) {
            throw damaged("its decompressed size " + size + " cannot be");
        }
        try {
            return Zstd.decompress(frame, (int) size);
        } catch (ZstdException e) {
            throw damaged("it does not decompress: " + e.getMessage());
        }
    }

    private List<Recorded> decode() throws IOException {
        if (block.remaining() < 5) {
            throw damaged("a record's head is torn");
        }
        int kind = block.get();
        int length = block.getInt();
        if (length < 0 || length > block.remaining()) {
            throw damaged("a record's length " + length + " is beyond the block");
        }
        byte[] message = new byte[length];
        block.get(message);
        try {
            return switch (kind) {
                case RecordingFormat.KIND_SPANS -> OtlpDecoder.decodeSpans(message);
                case RecordingFormat.KIND_LOGS -> OtlpDecoder.decodeLogs(message);
                default -> throw damaged("a record has the unknown kind " + kind);
            };
        } catch (MalformedOtlpException e) {
            throw damaged("a record is malformed: " + e.getMessage());
        }
    }

    private BrokenRecordingException damaged(String why) {
        return new BrokenRecordingException(
                "the recording is damaged in block " + blocks + ": " + why + "; record it again");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
