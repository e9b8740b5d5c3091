package io.lambdatape.store.lucene;

import java.io.IOException;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DocValuesSkipper;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;

/** The numbers that documents got when they were added. */
final class Arrivals {
    private Arrivals() {}

    static long of(IndexReader reader, int document) throws IOException {
        return Columns.read(reader, Fields.ARRIVAL, document);
    }

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
}
