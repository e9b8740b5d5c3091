package io.lambdatape.store.lucene;

/** Names of the index's own fields; see docs/store.md. */
final class Fields {
    /** What a document is: a {@link DocumentType}. */
    static final String TYPE = "_type";
    /** The record in its OTLP form, payload bytes left out; stored only. */
    static final String RECORD = "_record";
    /** What all lines of a source have in common: once an index. */
    static final String SOURCE = "_source";
    /** The number that the document got when it was added: rises by one. */
    static final String ARRIVAL = "_arrival";
    /** Nanoseconds since the epoch: a line's time, an exchange's start. */
    static final String TIME = "_time";
    /** The names of the attributes that the record has. */
    static final String NAMES = "_names";

    static final String PARENT_SPAN_ID = "_parentSpanId";
    static final String CANDIDATE = "_candidate";
    static final String REQUEST = "_request";
    static final String RESPONSE = "_response";
    static final String PART_SIDE = "_partSide";
    static final String PART_INDEX = "_partIndex";

    static final String WORKER = "worker";
    static final String LAMBDA = "lambda";
    static final String INSTANCE = "instance";
    static final String PLATFORM = "platform";
    static final String STREAM = "stream";
    static final String LEVEL = "level";
    static final String MESSAGE = "message";
    static final String TRACE_ID = "traceId";
    static final String SPAN_ID = "spanId";
    static final String ATTRIBUTION = "attribution";
    static final String FILE = "file";
    static final String OFFSET = "offset";
    static final String OUTCOME = "outcome";
    static final String COLD_START = "coldStart";
    static final String STATUS = "status";
    static final String DURATION_MS = "durationMs";
    static final String QUERIES = "queries";
    static final String CALLS = "calls";
    static final String QUERY_MS = "queryMs";
    /** The function's name and the request's path, for terms without a field. */
    static final String SUBJECT = "subject";

    /**
     * What attributes have that have no field of their own: {@code name}, a zero, the word; {@code name}, a one, the
     * number in a form that sorts.
     */
    static final String OVERFLOW = "_overflow";

    private static final String VALUE_PREFIX = "v.";
    private static final String TEXT_PREFIX = "t.";
    private static final String NUMBER_PREFIX = "n.";

    private Fields() {}

    /** An attribute's analysed text. */
    static String text(String attribute) {
        return TEXT_PREFIX + attribute;
    }

    /** An attribute's or a field's number, as a double. */
    static String number(String name) {
        return NUMBER_PREFIX + name;
    }

    /** An attribute's whole value, to be counted. */
    static String value(String attribute) {
        return VALUE_PREFIX + attribute;
    }

    /** A term of the field for attributes without one of their own. */
    static String overflow(String attribute, String word) {
        return attribute + '\0' + word;
    }

    /** A term for a number in the field for attributes without one of their own; in the order of the numbers. */
    static String overflowNumber(String attribute, String sortable) {
        return attribute + '\1' + sortable;
    }

    /** The attribute whose text or number the index's field holds, or null if it holds none. */
    static @org.jspecify.annotations.Nullable String attribute(String field) {
        boolean ofAttribute = field.startsWith(TEXT_PREFIX) || field.startsWith(NUMBER_PREFIX);
        return ofAttribute ? field.substring(TEXT_PREFIX.length()) : null;
    }
}
