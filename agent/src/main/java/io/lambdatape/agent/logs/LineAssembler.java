package io.lambdatape.agent.logs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes lines of bytes as they come. An incomplete line is kept until it is complete. */
final class LineAssembler {
    /** A line with its overhead has to fit a Kafka record of 1 MiB. */
    static final int LINE_BYTES_MAX = 900 << 10;

    private static final int KEPT_BYTES = 8 << 10;

    /**
     * A line.
     *
     * @param offset where it starts in the file
     * @param end where the next one starts
     * @param truncated whether it was longer than what is kept
     */
    record Line(String text, long offset, long end, boolean truncated) {}

    private final int lineBytesMax;
    private byte[] partial = new byte[256];
    private int length;
    private boolean cut;
    private long start;
    private long position;

    /** @param offset where in the file the first byte stands */
    LineAssembler(long offset, int lineBytesMax) {
        this.start = offset;
        this.position = offset;
        this.lineBytesMax = lineBytesMax;
    }

    /** Up to where bytes were fed. */
    long position() {
        return position;
    }

    /** Where the line starts that is not complete yet. */
    long lineStart() {
        return start;
    }

    /** Takes bytes up to the end of a line; null if the buffer ends before. */
    @Nullable
    Line next(ByteBuffer bytes) {
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
    @Nullable
    Line flush() {
        return position == start ? null : finish();
    }

    private void keep(ByteBuffer bytes, int count) {
        int from = bytes.position();
        int kept = Math.max(0, Math.min(count, lineBytesMax - length));
        if (kept > 0) {
            if (length + kept > partial.length) {
                partial = Arrays.copyOf(partial, Math.min(lineBytesMax, Math.max(length + kept, partial.length * 2)));
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
        Line line = new Line(new String(partial, 0, end, StandardCharsets.UTF_8), start, position, cut);
        start = position;
        cut = false;
        length = 0;
        if (partial.length > KEPT_BYTES) {
            partial = new byte[KEPT_BYTES];
        }
        return line;
    }
}
