package io.lambdatape.agent.logs.format;

import io.lambdatape.recording.Attributes;
import io.lambdatape.recording.Severity;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a layout has found in a line so far. */
final class Reading {
    /** The request that a line names: OpenTelemetry's name for an invocation's id. */
    static final String INVOCATION_ID = "faas.invocation_id";

    static final String TRACE_ID = "trace.id";
    static final String SPAN_ID = "span.id";

    /** Names of what a line is, which no text of a line can say: the agent does. */
    private static final Set<String> RESERVED =
            Set.of("log.record.uid", "log.iostream", "log.file.path", "log.record.original");

    private static final String OURS = "lambdatape.";
    /** It tells a time that cannot be. */
    private static final String TIME_IGNORED = "lambdatape.time_ignored";

    private static final int ATTRIBUTES_MAX = 64;
    private static final int NAME_CHARS_MAX = 128;
    private static final int VALUE_CHARS_MAX = 4096;

    private final Attributes.Builder attributes = Attributes.builder();
    private int count;
    private boolean byWorker;
    private @Nullable String stream;
    private @Nullable Severity severity;
    private @Nullable EventTime time;

    void severity(@Nullable Severity told) {
        severity = severity == null ? told : severity;
    }

    void time(@Nullable EventTime told) {
        time = time == null ? told : time;
    }

    void byWorker() {
        byWorker = true;
    }

    boolean isByWorker() {
        return byWorker;
    }

    /** {@code stdout} or {@code stderr}. */
    void stream(String told) {
        stream = told;
    }

    @Nullable
    String stream() {
        return stream;
    }

    void timeIgnored() {
        attributes.put(TIME_IGNORED, true);
    }

    /** What another has found, but for its time. */
    void putAll(Reading other) {
        attributes.putAll(other.attributes());
        count += other.count;
    }

    /** Adds a text; what is longer than a value may be stands in the line anyway. */
    void put(String name, String value) {
        if (takes(name)) {
            attributes.put(name, value.length() > VALUE_CHARS_MAX ? value.substring(0, VALUE_CHARS_MAX) : value);
        }
    }

    void put(String name, long value) {
        if (takes(name)) {
            attributes.put(name, value);
        }
    }

    void put(String name, double value) {
        if (takes(name) && Double.isFinite(value)) {
            attributes.put(name, value);
        }
    }

    void put(String name, boolean value) {
        if (takes(name)) {
            attributes.put(name, value);
        }
    }

    private boolean takes(String name) {
        return !name.isEmpty()
                && name.length() <= NAME_CHARS_MAX
                && !name.startsWith(OURS)
                && !RESERVED.contains(name)
                && count++ < ATTRIBUTES_MAX;
    }

    @Nullable
    Severity severity() {
        return severity;
    }

    @Nullable
    EventTime time() {
        return time;
    }

    Attributes attributes() {
        return attributes.build();
    }
}
