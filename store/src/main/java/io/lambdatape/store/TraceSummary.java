package io.lambdatape.store;

import io.lambdatape.recording.Exchange;

/**
 * One invocation in a list.
 *
 * @param invocation without its payloads' bytes
 * @param cursor where {@link TraceSearch#search} goes on after this one
 * @param queries how many queries are tied to it
 * @param calls how many calls are tied to it
 * @param queryNanos how long its queries took together, in nanoseconds
 * @param lines how many log lines are tied to it
 */
public record TraceSummary(Exchange invocation, String cursor, long queries, long calls, long queryNanos, long lines) {}
