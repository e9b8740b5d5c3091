package io.lambdatape.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many lines there are by the values of some fields, and how the numbers of another are distributed among them.
 *
 * @param count of all lines that match
 * @param groups the largest first
 * @param omitted how many groups there are besides
 */
public record LineStatistics(long count, List<Group> groups, long omitted) {
    /**
     * Lines with the same values. A line with several values of a field is in the group of each.
     *
     * @param values one for each field, null for the lines without it
     * @param count of lines
     * @param distribution null if no field's was asked for, or none of the lines has it
     */
    public record Group(
            List<@Nullable String> values,
            long count,
            @Nullable Distribution distribution) {}

    /**
     * Numbers of a field. Percentiles are values with a relative error of at most 0.1 %; the rest is exact.
     *
     * @param count how many numbers there are
     */
    public record Distribution(
            long count,
            double min,
            double max,
            double sum,
            double p50,
            double p75,
            double p90,
            double p95,
            double p99) {}
}
