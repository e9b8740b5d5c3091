package io.lambdatape.recording.otlp;

import io.lambdatape.recording.Payload;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.List;

/** A payload as span attributes {@code lambdatape.<side>.*}; nothing is written for an empty one. */
final class PayloadMapping {
    private PayloadMapping() {}

    static void write(String side, Payload payload, Span.Builder span) {
        if (payload.length() == 0) {
            return;
        }
        span.addAttributes(KeyValues.entry(Names.payload(side, "length"), payload.length()));
        if (payload.parts() == 0) {
            span.addAttributes(KeyValues.entry(Names.payload(side, "bytes"), payload.bytes()));
        } else {
            span.addAttributes(KeyValues.entry(Names.payload(side, "parts"), payload.parts()));
        }
        if (payload.truncated()) {
            span.addAttributes(KeyValues.entry(Names.payload(side, "truncated"), true));
        }
        if (!payload.chunks().isEmpty()) {
            span.addAttributes(KeyValues.entry(Names.payload(side, "chunks"), flat(payload.chunks(), span)));
        }
    }

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

    // Pairs of offset and nanoseconds since the span's start: small numbers are short on the wire.
    private static long[] flat(List<Payload.Chunk> chunks, Span.Builder span) {
        long[] flat = new long[chunks.size() * 2];
        int i = 0;
        for (Payload.Chunk chunk : chunks) {
            flat[i++] = chunk.offset();
            flat[i++] = chunk.timeNanos() - span.getStartTimeUnixNano();
        }
        return flat;
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
