package io.lambdatape.agent.logs.lines;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes lines of bytes as they come. An incomplete line is kept until it is complete. NUL bytes in front of a line are
 * passed over: a file has such a hole where it was truncated under a program that goes on where it was, and where the power
 * failed.
 */
public final class LineAssembler {
    /** So much is kept of a line, as it stands in the file and as UTF-8. */
    public static final int LINE_BYTES_MAX = 1 << 20;

    private static final int KEPT_BYTES = 8 << 10;

    private final int lineBytesMax;
    private byte[] partial = new byte[256];
    private int length;
    private boolean cut;
    private long start;
    /** How many NUL bytes stand in front of the line. */
    private long hole;

    private long position;

    /** @param offset where in the file the first byte stands */
    public LineAssembler(long offset, int lineBytesMax) {
        this.start = offset;
        this.position = offset;
        this.lineBytesMax = lineBytesMax;
    }

    /** Up to where bytes were fed. */
    public long position() {
        return position;
    }

    /** Where the line starts that is not complete yet. */
    public long lineStart() {
        return start;
    }

    /** Takes bytes up to the end of a line; null if the buffer ends before. */
    public @Nullable Line next(ByteBuffer bytes) {
        passHole(bytes);
        int from = bytes.position();
        byte[] array = bytes.array();
        for (int i = from; i < bytes.limit(); i++) {
            if (array[bytes.arrayOffset() + i] == '\n') {
                keep(bytes, i - from);
                bytes.position(i + 1);
                position++;
                return finish();
            }
        }
        keep(bytes, bytes.limit() - from);
        return null;
    }

    /** What there is of an incomplete line, as a line; null if there is nothing. */
    public @Nullable Line flush() {
        return position == start + hole ? null : finish();
    }

    private void passHole(ByteBuffer bytes) {
        if (position == start + hole) {
            int from = bytes.position();
            int at = from;
            while (at < bytes.limit() && bytes.get(at) == 0) {
                at++;
            }
            bytes.position(at);
            hole += at - from;
            position += at - from;
        }
    }

    private void keep(ByteBuffer bytes, int count) {
        int from = bytes.position();
        // One more: a carriage return does not count.
        int kept = Math.max(0, Math.min(count, lineBytesMax + 1 - length));
        if (kept > 0) {
            if (length + kept > partial.length) {
                int more = Math.max(length + kept, partial.length * 2);
                partial = Arrays.copyOf(partial, Math.min(lineBytesMax + 1, more));
            }
            bytes.get(bytes.position(), partial, length, kept);
            length += kept;
        }
        cut |= kept < count;
        bytes.position(from + count);
        position += count;
    }

    private Line finish() {
        int end = length > 0 && !cut && partial[length - 1] == '\r' ? length - 1 : length;
        if (end > lineBytesMax) {
            cut = true;
            end = boundary(partial, lineBytesMax);
        }
        String text = new String(partial, 0, end, StandardCharsets.UTF_8);
        String original = RawText.of(partial, end, text);
        if (original != null) {
            text = fitting(text);
        }
        Line line = new Line(text, start + hole, position, cut, original);
        start = position;
        hole = 0;
        cut = false;
        length = 0;
        if (partial.length > KEPT_BYTES) {
            partial = new byte[KEPT_BYTES];
        }
        return line;
    }

    // What stands for a wrong byte has three.
    private String fitting(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= lineBytesMax) {
            return text;
        }
        cut = true;
        return new String(bytes, 0, boundary(bytes, lineBytesMax), StandardCharsets.UTF_8);
    }

    // Not within a character; where there are no characters, anywhere.
    private static int boundary(byte[] bytes, int at) {
        for (int back = 0; back < 4 && back < at; back++) {
            if ((bytes[at - back] & 0xc0) != 0x80) {
                return at - back;
            }
        }
        return at;
    }
}
