package io.lambdatape.logview.json;

import java.util.List;

/**
 * A whole trace.
 *
 * @param complete false if there is more than one answer can hold
 */
public record TraceJson(String traceId, List<ExchangeJson> exchanges, List<LineJson> lines, boolean complete) {}
