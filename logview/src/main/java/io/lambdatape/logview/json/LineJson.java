package io.lambdatape.logview.json;

import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.TraceContext;
import io.lambdatape.store.StoredLine;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A log line.
 *
 * @param time when it happened
 * @param offset where the line starts in its file, in bytes; null if it comes from none
 * @param id names the line at {@code /logs/context} and in links
 * @param cursor where a page or a tail goes on after this line
 * @param truncated true, or null
 * @param attributes null if there are none
 */
public record LineJson(
        String time,
        String worker,
        @Nullable String lambda,
        @Nullable String instance,
        String stream,
        @Nullable String level,
        String message,
        @Nullable String traceId,
        @Nullable String spanId,
        String attribution,
        @Nullable String file,
        @Nullable Long offset,
        String id,
        String cursor,
        @Nullable Boolean truncated,
        @Nullable Map<String, Object> attributes) {
    public static LineJson of(StoredLine stored) {
        LogLine line = stored.line();
        TraceContext invocation = line.invocation();
        return new LineJson(
                Rfc3339.format(line.timeNanos()),
                line.place().worker(),
                line.place().lambda(),
                line.place().instance(),
                line.stream(),
                Words.ofNullable(line.severity()),
                line.message(),
                invocation == null ? null : invocation.traceId(),
                invocation == null ? null : invocation.spanId(),
                Words.of(line.attribution()),
                line.file(),
                line.offset() < 0 ? null : line.offset(),
                stored.id(),
                stored.cursor(),
                line.truncated() ? true : null,
                line.attributes().values().isEmpty() ? null : line.attributes().values());
    }

    public static List<LineJson> of(List<StoredLine> lines) {
        return lines.stream().map(LineJson::of).toList();
    }
}
