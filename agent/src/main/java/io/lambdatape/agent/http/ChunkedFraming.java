package io.lambdatape.agent.http;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Finds where a chunked body ends (RFC 9112, section 7.1), trailer fields included. */
final class ChunkedFraming {
    private static final int SIZE_DIGITS_MAX = 15;
    private static final int EXTENSION_BYTES_MAX = 4096;

    private enum At {
        SIZE,
        EXTENSION,
        SIZE_LINE_FEED,
        DATA,
        DATA_RETURN,
        DATA_LINE_FEED,
        TRAILER_START,
        TRAILER,
        LAST_LINE_FEED,
        DONE,
        MALFORMED
    }

    private final int trailerBytesMax;
    private At at = At.DONE;
    private long remaining;
    private int digits;
    private int lineBytes;
    private int trailerBytes;
    private long contentBytes;

    ChunkedFraming(int trailerBytesMax) {
        this.trailerBytesMax = trailerBytesMax;
    }

    void begin() {
        at = At.SIZE;
        remaining = 0;
        digits = 0;
        trailerBytes = 0;
        contentBytes = 0;
    }

    /** Reads up to the end of the body, or up to and including the byte that cannot be. */
    void take(ByteBuf buffer) {
        take(buffer, null);
    }

    /** @param content gets the chunks' data, if it is not null */
    void take(ByteBuf buffer, @Nullable ByteBuf content) {
        while (at != At.DONE && at != At.MALFORMED && buffer.isReadable()) {
            if (at == At.DATA) {
                int taken = (int) Math.min(remaining, buffer.readableBytes());
                if (content != null) {
                    content.writeBytes(buffer, buffer.readerIndex(), taken);
                }
                buffer.skipBytes(taken);
                remaining -= taken;
                contentBytes += taken;
                if (remaining == 0) {
                    at = At.DATA_RETURN;
                }
            } else {
                at = next(buffer.readByte());
            }
        }
    }

    boolean done() {
        return at == At.DONE;
    }

    boolean malformed() {
        return at == At.MALFORMED;
    }

    long contentBytes() {
        return contentBytes;
    }

    private At next(byte b) {
        return switch (at) {
            case SIZE -> size(b);
            case EXTENSION -> extension(b);
            case SIZE_LINE_FEED -> b == '\n' ? afterSize() : At.MALFORMED;
            case DATA_RETURN -> b == '\r' ? At.DATA_LINE_FEED : At.MALFORMED;
            case DATA_LINE_FEED -> b == '\n' ? At.SIZE : At.MALFORMED;
            case TRAILER_START -> b == '\r' ? At.LAST_LINE_FEED : trailer(b);
            case TRAILER -> trailer(b);
            case LAST_LINE_FEED -> b == '\n' ? At.DONE : At.MALFORMED;
            case DATA, DONE, MALFORMED -> throw new IllegalStateException("BUG: no byte is due at " + at);
        };
    }

    private At size(byte b) {
        int digit = Character.digit(b, 16);
        if (digit >= 0 && digits < SIZE_DIGITS_MAX) {
            remaining = remaining * 16 + digit;
            digits++;
            return At.SIZE;
        }
        if (digits == 0 || digit >= 0) {
            return At.MALFORMED;
        }
        lineBytes = 0;
        return b == '\r' ? At.SIZE_LINE_FEED : b == ';' || b == ' ' || b == '\t' ? At.EXTENSION : At.MALFORMED;
    }

    private At extension(byte b) {
        if (b == '\r') {
            return At.SIZE_LINE_FEED;
        }
        return b == '\n' || ++lineBytes > EXTENSION_BYTES_MAX ? At.MALFORMED : At.EXTENSION;
    }

    private At afterSize() {
        digits = 0;
        return remaining == 0 ? At.TRAILER_START : At.DATA;
    }

    private At trailer(byte b) {
        if (++trailerBytes > trailerBytesMax) {
            return At.MALFORMED;
        }
        return b == '\n' ? At.TRAILER_START : At.TRAILER;
    }
}
