package io.lambdatape.logview.json;

import io.lambdatape.store.LogSearch;
import io.lambdatape.store.TimeRange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts by time. */
public record HistogramJson(String start, String end, long total, List<BucketJson> buckets) {
    /**
     * One bar.
     *
     * @param count of all lines; those without a level are under no level
     */
    public record BucketJson(String start, String end, long count, Map<String, Long> levels) {
        static BucketJson of(LogSearch.Bucket bucket) {
            Map<String, Long> levels = new LinkedHashMap<>();
            bucket.byLevel().forEach((severity, count) -> levels.put(Words.of(severity), count));
            return new BucketJson(
                    Rfc3339.format(bucket.range().startNanos()),
                    Rfc3339.format(bucket.range().endNanos()),
                    bucket.count(),
                    levels);
        }
    }

    public static HistogramJson of(TimeRange range, List<LogSearch.Bucket> buckets) {
        long total = buckets.stream().mapToLong(LogSearch.Bucket::count).sum();
        return new HistogramJson(
                Rfc3339.format(range.startNanos()),
                Rfc3339.format(range.endNanos()),
                total,
                buckets.stream().map(BucketJson::of).toList());
    }
}
