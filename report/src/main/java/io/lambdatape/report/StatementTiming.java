package io.lambdatape.report;

/**
 * The times of queries that differ in nothing but their values.
 *
 * @param text normalised: comments removed, literals replaced by {@code ?}
 * @param other whether this stands for all statements that are not listed
 */
public record StatementTiming(
        String text, long count, long p50Nanos, long p99Nanos, long maxNanos, long totalNanos, boolean other) {}
