package io.lambdatape.logview.status;

/**
 * What is kept.
 *
 * @param exchanges invocations, queries and calls together
 * @param invocations the invocations among them
 * @param queries the queries among them
 * @param lines log lines
 * @param bytes on disk
 */
public record StoreStatus(long exchanges, long invocations, long queries, long lines, long bytes) {}
