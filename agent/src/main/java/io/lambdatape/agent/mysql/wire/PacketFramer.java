package io.lambdatape.agent.mysql.wire;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Finds the messages in one direction of a connection. A packet is a length of three bytes, a sequence number and a
 * payload; one of 16 MiB less one byte goes on in the next packet, and all of them are one message. Of a message it
 * keeps a prefix at most, and only if its first byte is asked for. Not thread-safe.
 */
public final class PacketFramer {
    /** The length of a packet that is not its message's last. */
    public static final int CONTINUED = 0xff_ffff;

    private static final int HEADER_BYTES = 4;
    private static final int IDLE_BYTES_MAX = 8 * 1024;

    private final IntPredicate wanted;
    private final int prefixBytesMax;

    private int headerSeen;
    private int packetLength;
    private int packetSeen;
    private boolean begun;
    private int sequence;
    private int firstByte = -1;
    private long length;
    private boolean keeping;
    private byte[] prefix = new byte[256];
    private int kept;
    private boolean complete;

    /**
     * @param wanted by their first byte, which messages are read
     * @param prefixBytesMax how much of a message is kept
     */
    public PacketFramer(IntPredicate wanted, int prefixBytesMax) {
        this.wanted = wanted;
        this.prefixBytesMax = prefixBytesMax;
    }

    /** Whether the next byte is a message's first. */
    public boolean atStart() {
        return !begun;
    }

    /**
     * Reads on to the end of the message or of the bytes.
     *
     * @return the index after the last byte that belongs to the message
     */
    public int take(ByteBuf buffer, int from, int end) {
        int at = from;
        while (at < end && !complete) {
            if (!begun) {
                begin();
            }
            if (headerSeen < HEADER_BYTES) {
                takeHeader(buffer.getByte(at++) & 0xff);
            } else {
                at = takePayload(buffer, at, end);
            }
            complete = headerSeen == HEADER_BYTES && packetSeen == packetLength && packetLength < CONTINUED;
            if (!complete && headerSeen == HEADER_BYTES && packetSeen == packetLength) {
                headerSeen = 0;
                packetSeen = 0;
            }
        }
        return at;
    }

    private void begin() {
        begun = true;
        headerSeen = 0;
        packetSeen = 0;
        firstByte = -1;
        length = 0;
        kept = 0;
        keeping = false;
    }

    private void takeHeader(int octet) {
        if (headerSeen == 0) {
            packetLength = 0;
        }
        if (headerSeen < 3) {
            packetLength |= octet << (8 * headerSeen);
        } else if (length == 0) {
            sequence = octet;
        }
        headerSeen++;
    }

    private int takePayload(ByteBuf buffer, int at, int end) {
        if (length == 0) {
            firstByte = buffer.getByte(at) & 0xff;
            keeping = wanted.test(firstByte);
        }
        int taken = Math.min(packetLength - packetSeen, end - at);
        if (keeping) {
            keep(buffer, at, taken);
        }
        packetSeen += taken;
        length += taken;
        return at + taken;
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

    /** Whether the message at hand has come whole. */
    public boolean isComplete() {
        return complete;
    }

    /** The sequence number of the first packet of the message at hand. */
    public int sequence() {
        return sequence;
    }

    /** The first byte of the message at hand; -1 if it is empty. */
    public int firstByte() {
        return firstByte;
    }

    /** How long the message at hand is, in bytes without headers. */
    public long length() {
        return length;
    }

    /** The complete message at hand; valid until {@link #next}. */
    public PacketBody body() {
        return new PacketBody(prefix, 0, kept, kept < length);
    }

    /** The complete message has been dealt with. */
    public void next() {
        begun = false;
        complete = false;
        if (prefix.length > IDLE_BYTES_MAX) {
            prefix = new byte[256];
        }
    }
}
