package io.lambdatape.recording;

import java.util.Arrays;
import java.util.Objects;

/**
 * A piece of a payload that is too large for one Kafka record. The pieces come before their exchange, in order, on
 * the same partition.
 *
 * @param id the exchange it belongs to
 * @param side which direction
 * @param index its number, from 0
 * @param bytes the piece, not to be changed
 */
public record PayloadPart(Origin origin, TraceContext id, Side side, int index, byte[] bytes) implements Recorded {
    public PayloadPart {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(side, "side");
        Objects.requireNonNull(bytes, "bytes");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PayloadPart that
                && origin.equals(that.origin)
                && id.equals(that.id)
                && side == that.side
                && index == that.index
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(origin, id, side, index);
    }
}
