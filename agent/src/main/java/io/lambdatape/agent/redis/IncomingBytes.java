package io.lambdatape.agent.redis;

import io.lambdatape.agent.redis.wire.Arguments;
import io.lambdatape.recording.Payload;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The bytes of the command or the batch that is coming: its beginning, and when its parts came. */
final class IncomingBytes {
    private static final int CHUNKS_MAX = 1024;
    private static final byte[] NOTHING = {};

    private int bytesMax;
    private long startNanos;
    private byte[] bytes = NOTHING;
    private int kept;
    private long length;
    private List<Payload.Chunk> chunks = List.of();

    /** @param newBytesMax how many bytes are kept; more are only counted */
    void begin(long nanos, int newBytesMax) {
        bytesMax = newBytesMax;
        startNanos = nanos;
        bytes = NOTHING;
        kept = 0;
        length = 0;
        chunks = List.of();
    }

    void add(ByteBuf from, int at, int until, long nanos) {
        int added = until - at;
        if (length == 0) {
            chunks = List.of(new Payload.Chunk(0, nanos));
        } else if (chunks.size() < CHUNKS_MAX) {
            chunks = chunks.size() == 1 ? new ArrayList<>(chunks) : chunks;
            chunks.add(new Payload.Chunk(length, nanos));
        }
        int keep = Math.min(added, bytesMax - kept);
        if (keep > 0) {
            if (kept + keep > bytes.length) {
                int grown = (int) Math.min(bytesMax, Math.max(kept + keep, bytes.length * 2L));
                bytes = Arrays.copyOf(bytes, grown);
            }
            from.getBytes(at, bytes, kept, keep);
            kept += keep;
        }
        length += added;
    }

    long startNanos() {
        return startNanos;
    }

    /** All of it that is kept. */
    byte[] bytes() {
        return kept == bytes.length ? bytes : Arrays.copyOf(bytes, kept);
    }

    Arguments arguments() {
        return Arguments.of(bytes, 0, kept);
    }

    /** What is to be recorded of it, from bytes that hold at least as much. */
    Payload payload(byte[] from, int payloadBytesMax) {
        byte[] limited = from.length > payloadBytesMax ? Arrays.copyOf(from, payloadBytesMax) : from;
        return new Payload(limited, length, chunks, limited.length < length, 0);
    }
}
