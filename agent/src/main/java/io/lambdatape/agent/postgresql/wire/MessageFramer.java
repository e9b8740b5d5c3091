package io.lambdatape.agent.postgresql.wire;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Finds the messages in one direction of a connection: a type byte, a length that counts itself, a body. Of a body it
 * keeps a prefix at most, and only of the types that are asked for. Not thread-safe.
 */
public final class MessageFramer {
    /** PostgreSQL's own limit: 1 GiB less one byte. */
    public static final int LENGTH_MAX = 0x3fff_ffff;

    private static final int HEADER_BYTES = 5;
    private static final int LENGTH_BYTES = 4;
    private static final int IDLE_BYTES_MAX = 8 * 1024;

    /** What a buffer has brought. */
    public enum Progress {
        PARTIAL,
        COMPLETE,
        MALFORMED
    }

    private final IntPredicate wanted;
    private final int prefixBytesMax;

    private int headerSeen;
    private int type;
    private int length;
    private long bodySeen;
    private boolean keeping;
    private byte[] prefix = new byte[256];
    private int kept;
    private Progress progress = Progress.PARTIAL;

    /**
     * @param wanted the types whose bodies are read
     * @param prefixBytesMax how much of a body is kept
     */
    public MessageFramer(IntPredicate wanted, int prefixBytesMax) {
        this.wanted = wanted;
        this.prefixBytesMax = prefixBytesMax;
    }

    /** Whether the next byte is a message's first. */
    public boolean atStart() {
        return headerSeen == 0;
    }

    /**
     * Reads on to the end of the message or of the bytes.
     *
     * @return the index after the last byte that belongs to the message
     */
    public int take(ByteBuf buffer, int from, int end) {
        progress = Progress.PARTIAL;
        int at = from;
        while (headerSeen < HEADER_BYTES && at < end) {
            takeHeader(buffer.getByte(at++) & 0xff);
        }
        if (headerSeen < HEADER_BYTES) {
            return at;
        }
        if (length < LENGTH_BYTES || length > LENGTH_MAX) {
            progress = Progress.MALFORMED;
            return at;
        }
        long missing = length - LENGTH_BYTES - bodySeen;
        int taken = (int) Math.min(missing, end - at);
        if (keeping) {
            keep(buffer, at, taken);
        }
        bodySeen += taken;
        if (taken == missing) {
            progress = Progress.COMPLETE;
        }
        return at + taken;
    }

    private void takeHeader(int octet) {
        if (headerSeen == 0) {
            type = octet;
            length = 0;
            bodySeen = 0;
            kept = 0;
            keeping = wanted.test(octet);
        } else {
            length = length << 8 | octet;
        }
        headerSeen++;
    }

    // Grows with what has come, not with what was announced.
    private void keep(ByteBuf buffer, int index, int available) {
        int added = Math.min(available, prefixBytesMax - kept);
        if (added <= 0) {
            return;
        }
        if (kept + added > prefix.length) {
            int grown = (int) Math.min(prefixBytesMax, Math.max(kept + added, prefix.length * 2L));
            prefix = Arrays.copyOf(prefix, grown);
        }
        buffer.getBytes(index, prefix, kept, added);
        kept += added;
    }

    public Progress progress() {
        return progress;
    }

    /** The type byte of the message at hand. */
    public int type() {
        return type;
    }

    /** How long the body of the message at hand is, in bytes. */
    public int bodyLength() {
        return length - LENGTH_BYTES;
    }

    /** The body of the complete message at hand; valid until {@link #next}. */
    public MessageBody body() {
        return new MessageBody(prefix, 0, kept, length - LENGTH_BYTES);
    }

    /** The complete message has been dealt with. */
    public void next() {
        headerSeen = 0;
        progress = Progress.PARTIAL;
        if (prefix.length > IDLE_BYTES_MAX) {
            prefix = new byte[256];
        }
    }
}
