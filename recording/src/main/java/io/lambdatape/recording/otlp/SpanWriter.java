package io.lambdatape.recording.otlp;

import io.lambdatape.recording.Attributes;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.ExchangeKind;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.Outcome;
import io.lambdatape.recording.Parent;
import io.lambdatape.recording.Payload;
import io.lambdatape.recording.PayloadPart;
import io.lambdatape.recording.Place;
import io.lambdatape.recording.Recorded;
import io.lambdatape.recording.Side;
import io.lambdatape.recording.TraceContext;
import java.util.List;

/**
 * Writes a {@code TracesData} message (opentelemetry/proto/trace/v1/trace.proto), last field first. By hand, because an
 * agent spends most of its time here, and the generated classes take several times as long.
 */
final class SpanWriter {
    private static final int SPAN_BYTES = 1024;
    private static final int CHUNK_BYTES = 16;
    private static final byte[] SCOPE = scope();

    private final ProtobufWriter to;

    private SpanWriter(int bytes) {
        to = new ProtobufWriter(bytes);
    }

    /** Spans in their order; those of one place and agent start that follow each other share a resource. */
    static byte[] write(List<? extends Recorded> spans) {
        int bytes = 0;
        for (Recorded span : spans) {
            bytes += SPAN_BYTES + size(span);
        }
        SpanWriter writer = new SpanWriter(bytes);
        int last = spans.size() - 1;
        while (last >= 0) {
            last = writer.resource(spans, last);
        }
        return writer.to.toByteArray();
    }

    private static int size(Recorded span) {
        return switch (span) {
            case Exchange exchange -> size(exchange.request()) + size(exchange.response());
            case PayloadPart part -> part.bytes().length;
            default -> 0;
        };
    }

    private static int size(Payload payload) {
        return payload.bytes().length + CHUNK_BYTES * payload.chunks().size();
    }

    // Those up to the last that have its resource. Returns the one before them.
    private int resource(List<? extends Recorded> spans, int last) {
        Place place = place(spans.get(last));
        Origin origin = spans.get(last).origin();
        int end = to.length();
        int at = last;
        while (at >= 0
                && place(spans.get(at)).equals(place)
                && sameRun(spans.get(at).origin(), origin)) {
            switch (spans.get(at)) {
                case Exchange exchange -> span(exchange);
                case PayloadPart part -> span(part);
                default -> throw new IllegalArgumentException("BUG: not a span: " + spans.get(at));
            }
            at--;
        }
        to.bytes(1, SCOPE);
        to.message(2, end);
        to.bytes(1, ResourceMapping.write(place, origin).toByteArray());
        to.message(1, end);
        return at;
    }

    private static Place place(Recorded span) {
        return span instanceof Exchange exchange
                ? exchange.place()
                : Place.onWorker(span.origin().worker());
    }

    private static boolean sameRun(Origin one, Origin other) {
        return one.run().equals(other.run()) && one.worker().equals(other.worker());
    }

    private void span(Exchange exchange) {
        int end = to.length();
        if (exchange.outcome() != Outcome.OK) {
            int status = to.length();
            to.varint(3, 2);
            to.message(15, status);
        }
        Parent parent = exchange.parent();
        for (TraceContext candidate : parent.candidates().reversed()) {
            int link = to.length();
            to.hex(2, candidate.spanId());
            to.hex(1, candidate.traceId());
            to.message(13, link);
        }
        attributes(exchange);
        to.fixed64(8, exchange.timing().endNanos());
        to.fixed64(7, exchange.timing().startNanos());
        to.varint(6, kind(exchange.kind()));
        to.string(5, exchange.name());
        if (parent.spanId() != null) {
            to.hex(4, parent.spanId());
        }
        to.hex(2, exchange.id().spanId());
        to.hex(1, exchange.id().traceId());
        to.message(2, end);
    }

    private void span(PayloadPart part) {
        int end = to.length();
        attribute(Names.PART_BYTES, part.bytes());
        attribute(Names.PART_INDEX, part.index());
        attribute(Names.PART_SIDE, SpanMapping.lower(part.side()));
        sequence(part.origin());
        to.string(5, "payload part");
        to.hex(2, part.id().spanId());
        to.hex(1, part.id().traceId());
        to.message(2, end);
    }

    private void attributes(Exchange exchange) {
        payload(Side.RESPONSE, exchange.response(), exchange.timing().startNanos());
        payload(Side.REQUEST, exchange.request(), exchange.timing().startNanos());
        attributes(exchange.attributes());
        Boolean coldStart = exchange.coldStart();
        if (coldStart != null) {
            int end = to.length();
            to.bool(2, coldStart);
            key(Names.FAAS_COLDSTART, end);
        }
        if (exchange.timing().firstByteNanos() != 0) {
            attribute(Names.FIRST_BYTE_TIME, exchange.timing().firstByteNanos());
        }
        attribute(Names.ATTRIBUTION, SpanMapping.lower(exchange.parent().attribution()));
        attribute(Names.OUTCOME, SpanMapping.lower(exchange.outcome()));
        attribute(Names.KIND, SpanMapping.lower(exchange.kind()));
        sequence(exchange.origin());
    }

    private void sequence(Origin origin) {
        if (origin.numbered()) {
            attribute(Names.SEQUENCE, origin.sequence());
        }
    }

    private void attributes(Attributes attributes) {
        attributes.forEachBackwards(this::attribute);
    }

    // Not a switch over types: most are texts, and asking one by one is quicker.
    @SuppressWarnings("IfChainToSwitch")
    private void attribute(String name, Object value) {
        int end = to.length();
        if (value instanceof String text) {
            to.string(1, text);
        } else if (value instanceof Long number) {
            to.varint(3, number);
        } else if (value instanceof Double number) {
            to.fixed64(4, Double.doubleToRawLongBits(number));
        } else if (value instanceof Boolean flag) {
            to.bool(2, flag);
        } else if (value instanceof List<?> texts) {
            texts(texts);
        } else {
            throw new IllegalArgumentException("BUG: no attribute's value: " + value.getClass());
        }
        key(name, end);
    }

    private void texts(List<?> texts) {
        int array = to.length();
        for (Object text : texts.reversed()) {
            int end = to.length();
            to.string(1, text.toString());
            to.message(1, end);
        }
        to.message(5, array);
    }

    private void payload(Side side, Payload payload, long startNanos) {
        if (payload.length() == 0) {
            return;
        }
        boolean request = side == Side.REQUEST;
        if (!payload.chunks().isEmpty()) {
            chunks(request ? Names.REQUEST_CHUNKS : Names.RESPONSE_CHUNKS, payload.chunks(), startNanos);
        }
        if (payload.truncated()) {
            int end = to.length();
            to.bool(2, true);
            key(request ? Names.REQUEST_TRUNCATED : Names.RESPONSE_TRUNCATED, end);
        }
        if (payload.parts() == 0) {
            attribute(request ? Names.REQUEST_BYTES : Names.RESPONSE_BYTES, payload.bytes());
        } else {
            attribute(request ? Names.REQUEST_PARTS : Names.RESPONSE_PARTS, payload.parts());
        }
        attribute(request ? Names.REQUEST_LENGTH : Names.RESPONSE_LENGTH, payload.length());
    }

    // Pairs of offset and nanoseconds since the span's start: small numbers are short on the wire.
    private void chunks(String name, List<Payload.Chunk> chunks, long startNanos) {
        int all = to.length();
        for (int i = chunks.size() - 1; i >= 0; i--) {
            element(chunks.get(i).timeNanos() - startNanos);
            element(chunks.get(i).offset());
        }
        to.message(5, all);
        key(name, all);
    }

    private void element(long number) {
        int end = to.length();
        to.varint(3, number);
        to.message(1, end);
    }

    private void attribute(String name, long number) {
        int end = to.length();
        to.varint(3, number);
        key(name, end);
    }

    private void attribute(String name, String text) {
        int end = to.length();
        to.string(1, text);
        key(name, end);
    }

    private void attribute(String name, byte[] bytes) {
        int end = to.length();
        to.bytes(7, bytes);
        key(name, end);
    }

    /** @param valueEnd the length before the value was written */
    private void key(String name, int valueEnd) {
        to.message(2, valueEnd);
        to.raw(EncodedKeys.of(name));
        to.message(9, valueEnd);
    }

    private static int kind(ExchangeKind kind) {
        return switch (kind) {
            case OTHER -> 1;
            case INVOCATION -> 2;
            case QUERY, CALL -> 3;
        };
    }

    private static byte[] scope() {
        ProtobufWriter writer = new ProtobufWriter(64);
        writer.string(1, Names.SCOPE);
        return writer.toByteArray();
    }
}
