package io.lambdatape.agent.mysql.wire;

import java.nio.charset.Charset;
import java.util.Arrays;

/** Reads the fields of a message one after the other; of a long one only a prefix may be there. Little-endian. */
public final class PacketBody {
    private static final int TWO_BYTES = 0xfc;
    private static final int THREE_BYTES = 0xfd;
    private static final int EIGHT_BYTES = 0xfe;

    private final byte[] bytes;
    private final int end;
    private final boolean cut;
    private int at;

    /** @param cut whether more bytes belong to it than are there */
    public PacketBody(byte[] bytes, int from, int length, boolean cut) {
        this.bytes = bytes;
        this.at = from;
        this.end = from + length;
        this.cut = cut;
    }

    /** What is left, as a copy of its own. */
    public PacketBody copy() {
        byte[] rest = Arrays.copyOfRange(bytes, at, end);
        return new PacketBody(rest, 0, rest.length, cut);
    }

    /** Whether only a prefix is there. */
    public boolean isCut() {
        return cut;
    }

    /** Whether {@code count} more bytes are there. */
    public boolean has(long count) {
        return count >= 0 && count <= end - at;
    }

    /** How many bytes are left of what is there. */
    public int remaining() {
        return end - at;
    }

    public int int8() throws MalformedPacketException {
        require(1);
        return bytes[at++] & 0xff;
    }

    public int int16() throws MalformedPacketException {
        return int8() | int8() << 8;
    }

    public int int32() throws MalformedPacketException {
        return int16() | int16() << 16;
    }

    public long int64() throws MalformedPacketException {
        return int32() & 0xffff_ffffL | (long) int32() << 32;
    }

    /** A length-encoded number. */
    public long lengthEncoded() throws MalformedPacketException {
        int first = int8();
        return switch (first) {
            case TWO_BYTES -> int16();
            case THREE_BYTES -> int16() | (long) int8() << 16;
            case EIGHT_BYTES -> int64();
            case 0xfb, 0xff -> throw new MalformedPacketException("no length");
            default -> first;
        };
    }

    public void skip(long count) throws MalformedPacketException {
        require(count);
        at += (int) count;
    }

    /** A copy of the next bytes. */
    public byte[] bytes(long count) throws MalformedPacketException {
        require(count);
        at += (int) count;
        return Arrays.copyOfRange(bytes, at - (int) count, at);
    }

    /** Text behind its length. */
    public String lengthEncodedText(Charset charset) throws MalformedPacketException {
        return new String(bytes(lengthEncoded()), charset);
    }

    /** Text up to its NUL. */
    public String textToNul(Charset charset) throws MalformedPacketException {
        int index = at;
        while (index < end && bytes[index] != 0) {
            index++;
        }
        if (index == end) {
            throw new MalformedPacketException("a text has no end");
        }
        String text = new String(bytes, at, index - at, charset);
        at = index + 1;
        return text;
    }

    /** The text that is left, of which {@code bytesMax} bytes are read. */
    public CutText rest(Charset charset, int bytesMax) {
        int length = Math.min(remaining(), bytesMax);
        CutText text = new CutText(new String(bytes, at, length, charset), cut || length < remaining());
        at = end;
        return text;
    }

    /**
     * Text that may have been shortened.
     *
     * @param cut whether it is only the beginning
     */
    public record CutText(String text, boolean cut) {}

    private void require(long count) throws MalformedPacketException {
        if (!has(count)) {
            throw new MalformedPacketException("a field reaches beyond its packet");
        }
    }
}
