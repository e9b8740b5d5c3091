package io.lambdatape.store.lucene;

import io.lambdatape.recording.Attributes;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Gap;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Payload;
import io.lambdatape.recording.PayloadPart;
import io.lambdatape.recording.Place;
import io.lambdatape.recording.Recorded;
import io.lambdatape.recording.Severity;
import io.lambdatape.recording.TraceContext;
import io.lambdatape.recording.otlp.OtlpEncoder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.DoubleField;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Turns records into documents. */
final class Documents {
    /** Lucene's limit for a keyword is 32,766 bytes. */
    private static final int KEYWORD_CHARS_MAX = 8_000;
    /** Longer values are found by their words, but not counted by value: each is another. */
    private static final int COUNTED_CHARS_MAX = 256;

    private Documents() {}

    static Document of(Exchange exchange, long arrival, AttributeNames names) {
        Document document = common(
                DocumentType.of(exchange.kind()),
                exchange.withPayloads(light(exchange.request()), light(exchange.response())),
                exchange.timing().startNanos(),
                arrival);
        source(document, Sources.of(exchange.place()));
        id(document, exchange.id());
        keyword(document, Fields.OUTCOME, lower(exchange.outcome()));
        keyword(document, Fields.ATTRIBUTION, lower(exchange.parent().attribution()));
        Boolean coldStart = exchange.coldStart();
        keyword(document, Fields.COLD_START, coldStart == null ? null : coldStart.toString());
        Attributes attributes = exchange.attributes();
        number(document, Fields.DURATION_MS, exchange.timing().durationNanos() / 1e6);
        number(document, Fields.STATUS, attributes.number("http.response.status_code"));
        number(document, Fields.QUERIES, attributes.number("lambdatape.queries"));
        number(document, Fields.CALLS, attributes.number("lambdatape.calls"));
        if (attributes.values().get("lambdatape.query_ms") instanceof Double queryMs) {
            number(document, Fields.QUERY_MS, queryMs);
        }
        String parent = exchange.parent().spanId();
        if (parent != null) {
            document.add(new StringField(Fields.PARENT_SPAN_ID, parent, Field.Store.NO));
        }
        for (TraceContext candidate : exchange.parent().candidates()) {
            document.add(new StringField(Fields.CANDIDATE, candidate.spanId(), Field.Store.NO));
        }
        text(document, Fields.SUBJECT, exchange.name() + " " + attributes.text("url.path"));
        attributes(document, attributes, names);
        payload(document, Fields.REQUEST, exchange.request());
        payload(document, Fields.RESPONSE, exchange.response());
        return document;
    }

    static Document of(PayloadPart part, long timeNanos, long arrival) {
        Document document = new Document();
        document.add(new StringField(Fields.TYPE, lower(DocumentType.PART), Field.Store.NO));
        time(document, timeNanos, arrival);
        document.add(new StringField(Fields.SPAN_ID, part.id().spanId(), Field.Store.NO));
        document.add(new StringField(Fields.PART_SIDE, lower(part.side()), Field.Store.NO));
        document.add(new NumericDocValuesField(Fields.PART_INDEX, part.index()));
        document.add(new BinaryDocValuesField(Fields.REQUEST, PayloadBytes.pack(part.bytes())));
        return document;
    }

    static Document of(LogLine line, long arrival, AttributeNames names, Sources sources) {
        StoredLines.Encoded encoded = StoredLines.encode(line, sources);
        Document document = document(DocumentType.LINE, encoded.rest(), line.timeNanos(), arrival);
        source(document, encoded.source());
        TraceContext invocation = line.invocation();
        if (invocation != null) {
            id(document, invocation);
        }
        Severity severity = line.severity();
        keyword(document, Fields.LEVEL, severity == null ? null : lower(severity));
        keyword(document, Fields.ATTRIBUTION, lower(line.attribution()));
        document.add(new Field(Fields.MESSAGE, line.message(), FieldTypes.MESSAGE));
        attributes(document, line.attributes(), names);
        return document;
    }

    static Document of(Gap gap, long arrival) {
        Document document = common(DocumentType.GAP, gap, gap.timeNanos(), arrival);
        source(document, Sources.of(Place.onWorker(gap.origin().worker())));
        return document;
    }

    private static Document common(DocumentType type, Recorded recorded, long timeNanos, long arrival) {
        return document(type, OtlpEncoder.encode(recorded).value(), timeNanos, arrival);
    }

    private static Document document(DocumentType type, byte[] record, long timeNanos, long arrival) {
        Document document = new Document();
        document.add(new StringField(Fields.TYPE, lower(type), Field.Store.NO));
        document.add(new StoredField(Fields.RECORD, record));
        time(document, timeNanos, arrival);
        return document;
    }

    private static void time(Document document, long timeNanos, long arrival) {
        // With a skipper, as large as nothing, instead of a tree of points: the documents stand in this order.
        document.add(NumericDocValuesField.indexedField(Fields.TIME, timeNanos));
        document.add(NumericDocValuesField.indexedField(Fields.ARRIVAL, arrival));
    }

    private static void source(Document document, BytesRef source) {
        document.add(new Field(Fields.SOURCE, source, FieldTypes.KEYWORD));
    }

    private static void id(Document document, TraceContext id) {
        document.add(new StringField(Fields.TRACE_ID, id.traceId(), Field.Store.NO));
        document.add(new StringField(Fields.SPAN_ID, id.spanId(), Field.Store.NO));
    }

    private static void attributes(Document document, Attributes attributes, AttributeNames names) {
        for (Map.Entry<String, Object> attribute : attributes.values().entrySet()) {
            String name = shortened(attribute.getKey());
            document.add(new StringField(Fields.NAMES, name, Field.Store.NO));
            if (!names.takes(name)) {
                overflow(document, name, attribute.getValue());
                continue;
            }
            switch (attribute.getValue()) {
                case Long number -> figure(document, name, number);
                case Double number -> figure(document, name, number);
                case List<?> values -> values.forEach(value -> word(document, name, value.toString()));
                default -> word(document, name, attribute.getValue().toString());
            }
        }
    }

    /** By its words, and whole where it is short enough to be counted by value. */
    private static void word(Document document, String name, String value) {
        text(document, Fields.text(name), value);
        if (value.length() <= COUNTED_CHARS_MAX) {
            document.add(new SortedSetDocValuesField(Fields.value(name), new BytesRef(value)));
        }
    }

    /** As a number that can be compared, and read for statistics. */
    private static void figure(Document document, String name, Number value) {
        document.add(new DoubleField(Fields.number(name), value.doubleValue(), Field.Store.NO));
    }

    private static void overflow(Document document, String name, Object value) {
        if (value instanceof Number number) {
            String term = Fields.overflowNumber(name, NumberBounds.sortable(number.doubleValue()));
            document.add(new StringField(Fields.OVERFLOW, term, Field.Store.NO));
        }
        for (Object one : value instanceof List<?> list ? list : List.of(value)) {
            for (String word : MessageAnalyzer.words(one.toString())) {
                document.add(new StringField(Fields.OVERFLOW, Fields.overflow(name, word), Field.Store.NO));
            }
        }
    }

    private static void keyword(Document document, String field, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            return;
        }
        document.add(new Field(field, new BytesRef(shortened(value)), FieldTypes.KEYWORD));
    }

    private static void text(Document document, String field, String value) {
        document.add(new Field(field, value, FieldTypes.WORDS));
    }

    private static void number(Document document, String name, @Nullable Number value) {
        if (value != null) {
            figure(document, name, value);
        }
    }

    private static void payload(Document document, String field, Payload payload) {
        if (payload.bytes().length > 0) {
            document.add(new BinaryDocValuesField(field, PayloadBytes.pack(payload.bytes())));
        }
    }

    private static Payload light(Payload payload) {
        return new Payload(new byte[0], payload.length(), payload.chunks(), payload.truncated(), payload.parts());
    }

    private static String shortened(String value) {
        return value.length() <= KEYWORD_CHARS_MAX ? value : value.substring(0, KEYWORD_CHARS_MAX);
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
