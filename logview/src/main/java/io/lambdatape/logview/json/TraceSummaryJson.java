package io.lambdatape.logview.json;

import io.lambdatape.recording.Attributes;
import io.lambdatape.recording.Exchange;
import io.lambdatape.store.TraceSummary;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One invocation in a list.
 *
 * @param durationMs from the request's first byte to the answer's last, in milliseconds
 * @param status the HTTP status; null if none was answered
 * @param queryMs how long its queries took together, in milliseconds
 * @param cursor where the list goes on after this one
 * @param attributes the short ones; all are in the trace
 */
public record TraceSummaryJson(
        String traceId,
        String spanId,
        String name,
        @Nullable String lambda,
        String worker,
        @Nullable String instance,
        @Nullable String platform,
        String start,
        double durationMs,
        @Nullable String method,
        @Nullable String path,
        @Nullable Long status,
        String outcome,
        @Nullable Boolean coldStart,
        long queries,
        long calls,
        double queryMs,
        long lines,
        String cursor,
        @Nullable Map<String, Object> attributes) {
    private static final int ATTRIBUTES_MAX = 24;
    private static final int ATTRIBUTE_CHARS_MAX = 200;

    public static TraceSummaryJson of(TraceSummary summary) {
        Exchange invocation = summary.invocation();
        Attributes attributes = invocation.attributes();
        return new TraceSummaryJson(
                invocation.id().traceId(),
                invocation.id().spanId(),
                invocation.name(),
                invocation.place().lambda(),
                invocation.place().worker(),
                invocation.place().instance(),
                ExchangeJson.known(invocation.place().platform()),
                Rfc3339.format(invocation.timing().startNanos()),
                Milliseconds.of(invocation.timing().durationNanos()),
                attributes.text("http.request.method"),
                attributes.text("url.path"),
                attributes.number("http.response.status_code"),
                Words.of(invocation.outcome()),
                invocation.coldStart(),
                summary.queries(),
                summary.calls(),
                Milliseconds.of(summary.queryNanos()),
                summary.lines(),
                summary.cursor(),
                shortOnes(attributes));
    }

    private static @Nullable Map<String, Object> shortOnes(Attributes attributes) {
        Map<String, Object> kept = new LinkedHashMap<>();
        attributes.values().forEach((name, value) -> {
            boolean small = value.toString().length() <= ATTRIBUTE_CHARS_MAX;
            if (small && kept.size() < ATTRIBUTES_MAX) {
                kept.put(name, value);
            }
        });
        return kept.isEmpty() ? null : kept;
    }
}
