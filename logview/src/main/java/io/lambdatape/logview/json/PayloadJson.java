package io.lambdatape.logview.json;

import io.lambdatape.recording.Payload;
import io.lambdatape.recording.Side;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One direction of an exchange, by reference.
 *
 * @param length how many bytes were on the wire
 * @param truncated whether fewer were kept
 * @param href where the bytes are; null if there were none
 * @param chunks when which bytes were read, the first ones; null if that is not known
 */
public record PayloadJson(
        long length,
        boolean truncated,
        @Nullable String href,
        @Nullable List<ChunkJson> chunks) {
    private static final int CHUNKS_MAX = 1000;

    /**
     * A read at the socket.
     *
     * @param offset where its first byte stands in the payload
     * @param time when it was read
     */
    public record ChunkJson(long offset, String time) {}

    static PayloadJson of(String spanId, Side side, Payload payload) {
        List<ChunkJson> chunks = payload.chunks().stream()
                .limit(CHUNKS_MAX)
                .map(chunk -> new ChunkJson(chunk.offset(), Rfc3339.format(chunk.timeNanos())))
                .toList();
        return new PayloadJson(
                payload.length(),
                payload.truncated(),
                payload.length() == 0 ? null : "/api/v1/exchanges/" + spanId + "/" + Words.of(side),
                chunks.isEmpty() ? null : chunks);
    }
}
