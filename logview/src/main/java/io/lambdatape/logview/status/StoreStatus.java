package io.lambdatape.logview.status;

/**
 * What is kept.
 *
 * @param exchanges invocations, queries and calls together
 * @param invocations the invocations among them
 * @param queries the queries among them
 * @param lines log lines
 * @param bytes on disk
 * @param slices how many time slices
 * @param attributesOverflowed attributes without a field of their own since the start: there are too many names
 */
public record StoreStatus(
        long exchanges,
        long invocations,
        long queries,
        long lines,
        long bytes,
        long slices,
        long attributesOverflowed) {}
