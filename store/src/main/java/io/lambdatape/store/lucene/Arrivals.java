package io.lambdatape.store.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DocValuesSkipper;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;

/** The numbers that documents got when they were added. */
final class Arrivals {
    private static final Sort RISING = sort(false);
    private static final Sort FALLING = sort(true);
    /** So many numbers are looked at first, and four times as many with every further look. */
    private static final long WINDOW_FIRST = 4096;

    private Arrivals() {}

    /** A found document with its number. */
    record Found(int document, long arrival) {}

    /** The highest that can be found now; 0 if there is none. */
    static long highest(IndexSearcher searcher) throws IOException {
        return Math.max(0, DocValuesSkipper.globalMaxValue(searcher.getIndexReader(), Fields.ARRIVAL));
    }

    static Query exactly(long arrival) {
        return between(arrival, arrival);
    }

    /** Both inclusive. */
    static Query between(long from, long to) {
        return NumericDocValuesField.newSlowRangeQuery(Fields.ARRIVAL, from, to);
    }

    /**
     * The first that match from a number on, rising. The index has another order, so that all that match would have to be
     * looked at to know the first: it goes on from window to window instead.
     */
    static List<Found> from(IndexSearcher searcher, Query query, long first, int limit) throws IOException {
        List<Found> found = new ArrayList<>();
        long highest = highest(searcher);
        long window = Math.max(WINDOW_FIRST, limit);
        long from = first;
        while (found.size() < limit && from <= highest) {
            long to = Math.min(highest, from + window - 1);
            add(searcher, Selection.all(query, between(from, to)), RISING, limit - found.size(), found);
            from = to + 1;
            window *= 4;
        }
        return found;
    }

    /** The first that match from a number down, falling. */
    static List<Found> down(IndexSearcher searcher, Query query, long last, int limit) throws IOException {
        List<Found> found = new ArrayList<>();
        long window = Math.max(WINDOW_FIRST, limit);
        long to = Math.min(last, highest(searcher));
        while (found.size() < limit && to >= 0) {
            long from = Math.max(0, to - window + 1);
            add(searcher, Selection.all(query, between(from, to)), FALLING, limit - found.size(), found);
            to = from - 1;
            window *= 4;
        }
        return found;
    }

    private static void add(IndexSearcher searcher, Query query, Sort order, int limit, List<Found> found)
            throws IOException {
        for (ScoreDoc one : searcher.search(query, limit, order).scoreDocs) {
            found.add(new Found(one.doc, (Long) ((FieldDoc) one).fields[0]));
        }
    }

    private static Sort sort(boolean falling) {
        return new Sort(new SortField(Fields.ARRIVAL, SortField.Type.LONG, falling));
    }
}
