package io.lambdatape.store.lucene;

import io.lambdatape.store.InvalidQueryException;
import io.lambdatape.store.LineStatistics;
import io.lambdatape.store.LineStatistics.Distribution;
import io.lambdatape.store.LineStatistics.Group;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/**
 * Counts lines by the values of fields; then goes through them a second time for the numbers of the largest groups, so
 * that memory is needed for these alone.
 */
final class Statistics {
    private static final Comparator<Group> LARGEST_FIRST =
            Comparator.comparingLong(Group::count).reversed().thenComparing(Statistics::written);

    private Statistics() {}

    static LineStatistics of(
            StoreSearcher searcher, Query query, @Nullable CountedField of, List<CountedField> by, int limit)
            throws IOException, InvalidQueryException {
        LineStatistics counted = count(searcher, query, by, limit);
        if (of == null || counted.groups().isEmpty()) {
            return counted;
        }
        List<List<@Nullable String>> values =
                counted.groups().stream().map(Group::values).toList();
        List<@Nullable Distribution> numbers = Distributions.of(searcher, query, of, by, values);
        List<Group> groups = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i++) {
            groups.add(new Group(values.get(i), counted.groups().get(i).count(), numbers.get(i)));
        }
        return new LineStatistics(counted.count(), groups, counted.omitted());
    }

    private static LineStatistics count(StoreSearcher searcher, Query query, List<CountedField> by, int limit)
            throws IOException, InvalidQueryException {
        long count = searcher.count(query);
        Map<List<@Nullable String>, Long> groups = new HashMap<>();
        long omitted = 0;
        if (by.isEmpty() && count > 0) {
            groups.put(List.of(), count);
        } else if (by.size() == 1) {
            ValueCounts counts = ValueCounts.of(searcher, query, by.getFirst(), "", limit);
            counts.largest().forEach(value -> groups.put(Arrays.asList(value.value()), value.count()));
            if (counts.without() > 0) {
                groups.put(Arrays.asList((String) null), counts.without());
            }
            omitted = counts.omitted();
        } else if (count > 0) {
            groups.putAll(GroupCounts.of(searcher, query, by));
        }
        List<Group> largest = groups.entrySet().stream()
                .map(group -> new Group(group.getKey(), group.getValue(), null))
                .sorted(LARGEST_FIRST)
                .limit(limit)
                .toList();
        return new LineStatistics(count, largest, omitted + groups.size() - largest.size());
    }

    // Equal counts have an order of their own, so that an answer is the same twice; what has no value is last.
    private static String written(Group group) {
        StringBuilder written = new StringBuilder();
        for (String value : group.values()) {
            written.append(value == null ? "\uffff" : value).append('\0');
        }
        return written.toString();
    }
}
