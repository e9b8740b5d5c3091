package io.lambdatape.recording.otlp;

import io.lambdatape.recording.Payload;
import io.opentelemetry.proto.common.v1.AnyValue;
import java.util.ArrayList;
import java.util.List;

/** A payload from span attributes {@code lambdatape.<side>.*}; an empty one has none. */
final class PayloadMapping {
    private PayloadMapping() {}

    static Payload read(String side, KeyValues attributes, long startNanos) {
        long length = attributes.number(Names.payload(side, "length"), 0);
        if (length <= 0) {
            return Payload.EMPTY;
        }
        return new Payload(
                attributes.bytes(Names.payload(side, "bytes")),
                length,
                chunks(attributes.list(Names.payload(side, "chunks")), startNanos),
                Boolean.TRUE.equals(attributes.flag(Names.payload(side, "truncated"))),
                Math.clamp(attributes.number(Names.payload(side, "parts"), 0), 0, Integer.MAX_VALUE));
    }

    private static List<Payload.Chunk> chunks(List<AnyValue> flat, long startNanos) {
        List<Payload.Chunk> chunks = new ArrayList<>(flat.size() / 2);
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            chunks.add(new Payload.Chunk(
                    flat.get(i).getIntValue(), startNanos + flat.get(i + 1).getIntValue()));
        }
        return chunks;
    }
}
