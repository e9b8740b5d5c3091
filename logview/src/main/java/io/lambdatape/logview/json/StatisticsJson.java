package io.lambdatape.logview.json;

import io.lambdatape.store.LineStatistics;
import io.lambdatape.store.LineStatistics.Distribution;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many lines there are by the values of fields.
 *
 * @param field whose numbers are summed up; left out if none was asked for
 * @param omitted how many smaller groups there are besides
 */
public record StatisticsJson(
        @Nullable String field, List<String> by, long count, List<GroupJson> groups, long omitted) {
    /**
     * Lines with the same values.
     *
     * @param values by field; left out where lines have none
     * @param numbers left out where there are none
     */
    public record GroupJson(
            Map<String, @Nullable String> values,
            long count,
            @Nullable NumbersJson numbers) {}

    /** A field's numbers. Percentiles have a relative error of at most 0.1 %. */
    public record NumbersJson(
            long count,
            double min,
            double max,
            double sum,
            double mean,
            double p50,
            double p75,
            double p90,
            double p95,
            double p99) {
        static NumbersJson of(Distribution numbers) {
            return new NumbersJson(
                    numbers.count(),
                    numbers.min(),
                    numbers.max(),
                    numbers.sum(),
                    numbers.sum() / numbers.count(),
                    numbers.p50(),
                    numbers.p75(),
                    numbers.p90(),
                    numbers.p95(),
                    numbers.p99());
        }
    }

    public static StatisticsJson of(@Nullable String field, List<String> by, LineStatistics statistics) {
        return new StatisticsJson(
                field,
                by,
                statistics.count(),
                statistics.groups().stream().map(group -> of(by, group)).toList(),
                statistics.omitted());
    }

    private static GroupJson of(List<String> by, LineStatistics.Group group) {
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        for (int i = 0; i < by.size(); i++) {
            values.put(by.get(i), group.values().get(i));
        }
        Distribution numbers = group.distribution();
        return new GroupJson(values, group.count(), numbers == null ? null : NumbersJson.of(numbers));
    }
}
