package io.lambdatape.agent.http;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** Collects a start line with its header fields, until the empty line after them. */
final class HeadBuffer {
    private static final int STEP = 1024;

    private final int bytesMax;
    private byte[] bytes = new byte[STEP];
    private int length;
    private int scanned;
    private boolean complete;

    HeadBuffer(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Reads what belongs to the head from the buffer, and not a byte more. */
    void take(ByteBuf buffer) {
        while (!complete && !tooLong() && buffer.isReadable()) {
            int step = Math.min(STEP, buffer.readableBytes());
            if (length + step > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + step));
            }
            buffer.readBytes(bytes, length, step);
            length += step;
            int end = end();
            if (end >= 0) {
                buffer.readerIndex(buffer.readerIndex() - (length - end));
                length = end;
                complete = true;
            }
        }
    }

    boolean complete() {
        return complete && length <= bytesMax;
    }

    boolean tooLong() {
        return length > bytesMax;
    }

    boolean isEmpty() {
        return length == 0;
    }

    /** The bytes; only the first {@link #length()} mean anything, and only until {@link #clear()}. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
        scanned = 0;
        complete = false;
    }

    private int end() {
        for (int i = scanned; i < length; i++) {
            if (bytes[i] == '\n'
                    && ((i >= 1 && bytes[i - 1] == '\n') || (i >= 2 && bytes[i - 1] == '\r' && bytes[i - 2] == '\n'))) {
                return i + 1;
            }
        }
        scanned = length;
        return -1;
    }
}
