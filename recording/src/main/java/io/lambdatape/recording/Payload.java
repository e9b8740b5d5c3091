package io.lambdatape.recording;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The exact bytes of one direction of an exchange, as they were on the wire: for HTTP the start line, the header
 * fields and the framed body.
 *
 * @param bytes what was kept, not to be changed; empty if {@code parts} is above 0
 * @param length how many bytes were on the wire
 * @param chunks when which bytes were read, in order; may be empty
 * @param truncated whether fewer bytes were kept than were on the wire
 * @param parts into how many {@link PayloadPart}s the bytes were split; 0 if they are here
 */
public record Payload(byte[] bytes, long length, List<Chunk> chunks, boolean truncated, int parts) {
    /** Nothing was sent. */
    public static final Payload EMPTY = new Payload(new byte[0], 0, List.of(), false, 0);

    /**
     * A read at the socket.
     *
     * @param offset where its first byte stands in the payload
     * @param timeNanos when it was read, in nanoseconds since the epoch
     */
    public record Chunk(long offset, long timeNanos) {}

    public Payload {
        Objects.requireNonNull(bytes, "bytes");
        chunks = List.copyOf(chunks);
    }

    /** A whole payload without chunk times. */
    public static Payload of(byte[] bytes) {
        return new Payload(bytes, bytes.length, List.of(), false, 0);
    }

    /** This payload with its bytes put together again. */
    public Payload withBytes(byte[] joined) {
        return new Payload(joined, length, chunks, truncated, 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that
                && Arrays.equals(bytes, that.bytes)
                && length == that.length
                && chunks.equals(that.chunks)
                && truncated == that.truncated
                && parts == that.parts;
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(bytes), length, truncated, parts);
    }

    @Override
    public String toString() {
        return "Payload[" + bytes.length + " of " + length + " bytes, parts=" + parts + "]";
    }
}
