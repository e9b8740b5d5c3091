package io.lambdatape.agent.http;

import io.netty.buffer.ByteBuf;

/** Finds where a body ends (RFC 9112, section 6.3). Begun anew for each message of a direction. */
final class BodyFraming {
    private enum Kind {
        NONE,
        SIZED,
        CHUNKED,
        UNTIL_CLOSE
    }

    private final ChunkedFraming chunks;
    private Kind kind = Kind.NONE;
    private long remaining;
    private long contentBytes;

    /** @param trailerBytesMax how long the trailer fields of a chunked body may be */
    BodyFraming(int trailerBytesMax) {
        chunks = new ChunkedFraming(trailerBytesMax);
    }

    void beginSized(long length) {
        kind = length == 0 ? Kind.NONE : Kind.SIZED;
        remaining = length;
        contentBytes = 0;
    }

    void beginChunked() {
        kind = Kind.CHUNKED;
        contentBytes = 0;
        chunks.begin();
    }

    void beginUntilClose() {
        kind = Kind.UNTIL_CLOSE;
        contentBytes = 0;
    }

    /** Reads over the bytes that belong to the body. */
    void take(ByteBuf buffer) {
        switch (kind) {
            case NONE -> {}
            case SIZED -> {
                int taken = (int) Math.min(remaining, buffer.readableBytes());
                buffer.skipBytes(taken);
                remaining -= taken;
                contentBytes += taken;
            }
            case CHUNKED -> chunks.take(buffer);
            case UNTIL_CLOSE -> {
                contentBytes += buffer.readableBytes();
                buffer.skipBytes(buffer.readableBytes());
            }
        }
    }

    boolean done() {
        return switch (kind) {
            case NONE -> true;
            case SIZED -> remaining == 0;
            case CHUNKED -> chunks.done();
            case UNTIL_CLOSE -> false;
        };
    }

    boolean malformed() {
        return kind == Kind.CHUNKED && chunks.malformed();
    }

    /** Whether the end of the connection is the body's proper end. */
    boolean endsWithConnection() {
        return kind == Kind.UNTIL_CLOSE;
    }

    /** How long the content is so far, chunked coding taken off. */
    long contentBytes() {
        return kind == Kind.CHUNKED ? chunks.contentBytes() : contentBytes;
    }
}
