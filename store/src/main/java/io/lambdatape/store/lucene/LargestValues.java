package io.lambdatape.store.lucene;

import io.lambdatape.store.LogSearch.FacetValue;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Keeps the most frequent values of all that are added. */
final class LargestValues {
    /** Equal counts have an order of their own, so that an answer is the same twice. */
    private static final Comparator<FacetValue> LARGEST_FIRST =
            Comparator.comparingLong(FacetValue::count).reversed().thenComparing(FacetValue::value);

    private final int max;
    private final PriorityQueue<FacetValue> smallestFirst = new PriorityQueue<>(LARGEST_FIRST.reversed());

    LargestValues(int max) {
        this.max = max;
    }

    void add(String value, long count) {
        smallestFirst.add(new FacetValue(value, count));
        if (smallestFirst.size() > max) {
            smallestFirst.remove();
        }
    }

    List<FacetValue> sorted() {
        return smallestFirst.stream().sorted(LARGEST_FIRST).toList();
    }
}
