package io.lambdatape.logview.json;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of log lines.
 *
 * @param next the cursor of the next page; null if this is the last
 * @param tail on the first page: the cursor from which a live tail goes on, so that no line falls between the two
 */
public record LinesJson(
        List<LineJson> lines,
        @Nullable String next,
        @Nullable String tail) {}
