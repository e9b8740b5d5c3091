package io.lambdatape.logview.json;

import io.lambdatape.store.StoredLine;
import io.lambdatape.store.TimeRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of log lines.
 *
 * @param start from when on, and
 * @param end up to when lines were looked for: to be given with {@code next}, where they were given as "so long ago"
 * @param next the cursor of the next page; null if this is the last
 * @param tail on the first page: the cursor from which a live tail goes on, so that no line falls between the two
 */
public record LinesJson(
        List<LineJson> lines,
        @Nullable String start,
        @Nullable String end,
        @Nullable String next,
        @Nullable String tail) {
    /** A page of a search. */
    public static LinesJson page(
            List<StoredLine> lines, TimeRange range, @Nullable String next, @Nullable String tail) {
        return new LinesJson(
                LineJson.of(lines), Rfc3339.format(range.startNanos()), Rfc3339.format(range.endNanos()), next, tail);
    }

    /** Lines that no range was asked for. */
    public static LinesJson around(List<StoredLine> lines) {
        return new LinesJson(LineJson.of(lines), null, null, null, null);
    }
}
