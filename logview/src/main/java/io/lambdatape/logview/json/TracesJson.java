package io.lambdatape.logview.json;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of invocations.
 *
 * @param next the cursor of the next page; null if this is the last
 */
public record TracesJson(
        List<TraceSummaryJson> traces, @Nullable String next) {}
