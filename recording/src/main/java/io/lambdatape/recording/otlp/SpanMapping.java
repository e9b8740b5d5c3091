package io.lambdatape.recording.otlp;

import com.google.protobuf.ByteString;
import io.lambdatape.recording.Attribution;
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
import io.lambdatape.recording.Timing;
import io.lambdatape.recording.TraceContext;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** An exchange, or a piece of its payload, from an OTLP span; {@link SpanWriter} is the other way. */
final class SpanMapping {
    private static final Set<String> USED = used();
    private static final Map<Enum<?>, String> LOWER = new ConcurrentHashMap<>();

    private SpanMapping() {}

    static Recorded read(Span span, Place place, KeyValues resource) throws MalformedOtlpException {
        TraceContext id = context(span.getTraceId(), span.getSpanId());
        KeyValues attributes = KeyValues.of(span.getAttributesList());
        Origin origin = ResourceMapping.origin(resource, attributes);
        if (attributes.has(Names.PART_BYTES)) {
            return new PayloadPart(
                    origin,
                    id,
                    constant(Side.class, Names.PART_SIDE, attributes.text(Names.PART_SIDE, "")),
                    Math.clamp(attributes.number(Names.PART_INDEX, 0), 0, Integer.MAX_VALUE),
                    attributes.bytes(Names.PART_BYTES));
        }
        long start = span.getStartTimeUnixNano();
        Payload request = PayloadMapping.read("request", attributes, start);
        Payload response = PayloadMapping.read("response", attributes, start);
        return new Exchange(
                origin,
                readKind(span, attributes),
                span.getName(),
                id,
                parent(span, attributes),
                place,
                attributes.flag(Names.FAAS_COLDSTART),
                new Timing(start, attributes.number(Names.FIRST_BYTE_TIME, 0), span.getEndTimeUnixNano()),
                outcome(span, attributes),
                KeyValues.rest(span.getAttributesList(), USED),
                request,
                response);
    }

    static TraceContext context(ByteString traceId, ByteString spanId) throws MalformedOtlpException {
        HexFormat hex = HexFormat.of();
        try {
            return new TraceContext(hex.formatHex(traceId.toByteArray()), hex.formatHex(spanId.toByteArray()));
        } catch (IllegalArgumentException e) {
            throw new MalformedOtlpException(String.valueOf(e.getMessage()), e);
        }
    }

    static <E extends Enum<E>> E constant(Class<E> type, String name, String text) throws MalformedOtlpException {
        try {
            return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new MalformedOtlpException(name + " has the unknown value \"" + text + "\"", e);
        }
    }

    static String lower(Enum<?> constant) {
        String lower = LOWER.get(constant);
        return lower != null
                ? lower
                : LOWER.computeIfAbsent(constant, unused -> constant.name().toLowerCase(Locale.ROOT));
    }

    private static Parent parent(Span span, KeyValues attributes) throws MalformedOtlpException {
        List<TraceContext> candidates = new ArrayList<>();
        String text = attributes.text(Names.ATTRIBUTION);
        boolean hasParent = !span.getParentSpanId().isEmpty();
        Attribution attribution = text == null
                ? (hasParent ? Attribution.TRACEPARENT : Attribution.NONE)
                : constant(Attribution.class, Names.ATTRIBUTION, text);
        if (attribution == Attribution.CANDIDATES) {
            for (Span.Link link : span.getLinksList()) {
                candidates.add(context(link.getTraceId(), link.getSpanId()));
            }
        }
        String parentId =
                hasParent ? HexFormat.of().formatHex(span.getParentSpanId().toByteArray()) : null;
        return new Parent(parentId, attribution, candidates);
    }

    private static Outcome outcome(Span span, KeyValues attributes) throws MalformedOtlpException {
        String text = attributes.text(Names.OUTCOME);
        if (text != null) {
            return constant(Outcome.class, Names.OUTCOME, text);
        }
        boolean failed = span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR;
        return failed ? Outcome.ERROR : Outcome.OK;
    }

    private static ExchangeKind readKind(Span span, KeyValues attributes) throws MalformedOtlpException {
        String text = attributes.text(Names.KIND);
        if (text != null) {
            return constant(ExchangeKind.class, Names.KIND, text);
        }
        if (span.getKind() == Span.SpanKind.SPAN_KIND_SERVER) {
            return ExchangeKind.INVOCATION;
        }
        if (attributes.has(Names.DB_SYSTEM_NAME)) {
            return ExchangeKind.QUERY;
        }
        boolean call = span.getKind() == Span.SpanKind.SPAN_KIND_CLIENT && attributes.has(Names.HTTP_REQUEST_METHOD);
        return call ? ExchangeKind.CALL : ExchangeKind.OTHER;
    }

    private static Set<String> used() {
        Set<String> used = new TreeSet<>(Set.of(
                Names.SEQUENCE,
                Names.KIND,
                Names.OUTCOME,
                Names.ATTRIBUTION,
                Names.FIRST_BYTE_TIME,
                Names.FAAS_COLDSTART));
        for (String side : List.of("request", "response")) {
            for (String what : List.of("bytes", "length", "parts", "truncated", "chunks")) {
                used.add(Names.payload(side, what));
            }
        }
        return used;
    }
}
