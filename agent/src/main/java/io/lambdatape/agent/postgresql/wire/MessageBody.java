package io.lambdatape.agent.postgresql.wire;

import java.nio.charset.Charset;
import java.util.Arrays;

/** Reads the fields of a message's body one after the other; of a long body only a prefix may be there. */
public final class MessageBody {
    private final byte[] bytes;
    private final int end;
    private final boolean cut;
    private int at;

    /** @param total how long the whole body is; more than {@code length} if only a prefix was kept */
    public MessageBody(byte[] bytes, int from, int length, int total) {
        this.bytes = bytes;
        this.at = from;
        this.end = from + length;
        this.cut = length < total;
    }

    /** Whether only a prefix of the body is there. */
    public boolean isCut() {
        return cut;
    }

    /** Whether {@code count} more bytes are there. */
    public boolean has(int count) {
        return count >= 0 && count <= end - at;
    }

    /** How many bytes are left of what is there. */
    public int remaining() {
        return end - at;
    }

    public int int8() throws MalformedMessageException {
        require(1);
        return bytes[at++] & 0xff;
    }

    /** An unsigned number of two bytes. */
    public int int16() throws MalformedMessageException {
        return int8() << 8 | int8();
    }

    public int int32() throws MalformedMessageException {
        return int16() << 16 | int16();
    }

    public long int64() throws MalformedMessageException {
        return (long) int32() << 32 | int32() & 0xffff_ffffL;
    }

    /** A copy of the next bytes. */
    public byte[] bytes(int count) throws MalformedMessageException {
        require(count);
        at += count;
        return Arrays.copyOfRange(bytes, at - count, at);
    }

    /** Text up to its NUL. */
    public String text(Charset charset) throws MalformedMessageException {
        int terminator = terminator();
        if (terminator == end) {
            throw new MalformedMessageException("a text has no end");
        }
        String text = new String(bytes, at, terminator - at, charset);
        at = terminator + 1;
        return text;
    }

    /** Text up to its NUL, of which {@code bytesMax} bytes are read; what is not there counts as cut. */
    public CutText text(Charset charset, int bytesMax) throws MalformedMessageException {
        int terminator = terminator();
        if (terminator == end && !cut) {
            throw new MalformedMessageException("a text has no end");
        }
        int length = Math.min(terminator - at, bytesMax);
        boolean shortened = terminator == end || length < terminator - at;
        String text = new String(bytes, at, length, charset);
        at = Math.min(end, terminator + 1);
        return new CutText(text, shortened);
    }

    /**
     * Text that may have been shortened.
     *
     * @param cut whether it is only the beginning
     */
    public record CutText(String text, boolean cut) {}

    private int terminator() {
        int index = at;
        while (index < end && bytes[index] != 0) {
            index++;
        }
        return index;
    }

    private void require(int count) throws MalformedMessageException {
        if (!has(count)) {
            throw new MalformedMessageException("a field reaches beyond its message");
        }
    }
}
