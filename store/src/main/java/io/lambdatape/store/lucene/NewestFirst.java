package io.lambdatape.store.lucene;

import java.io.IOException;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;

/**
 * Walks through all documents that match, the newest first. Every segment is in this order, so one document of each is
 * all that is held.
 */
final class NewestFirst {
    static final int NO_MORE = -1;

    private final PriorityQueue<Segment> next = new PriorityQueue<>(Segment.NEWEST_FIRST);

    NewestFirst(StoreSearcher searcher, Query query) throws IOException {
        Weight weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
        for (LeafReaderContext context : searcher.getIndexReader().leaves()) {
            Scorer scorer = weight.scorer(context);
            if (scorer != null) {
                add(new Segment(context, scorer.iterator()));
            }
        }
    }

    /** The next document, or {@link #NO_MORE}. */
    int next() throws IOException {
        Segment newest = next.poll();
        if (newest == null) {
            return NO_MORE;
        }
        int document = newest.base + newest.documents.docID();
        add(newest);
        return document;
    }

    private void add(Segment segment) throws IOException {
        if (segment.advance()) {
            next.add(segment);
        }
    }

    private static final class Segment {
        private static final Comparator<Segment> NEWEST_FIRST = Comparator.comparingLong((Segment one) -> one.time)
                .thenComparingLong(one -> one.arrival)
                .reversed();

        private final int base;
        private final DocIdSetIterator documents;
        private final NumericDocValues times;
        private final NumericDocValues arrivals;
        private long time;
        private long arrival;

        Segment(LeafReaderContext context, DocIdSetIterator documents) throws IOException {
            this.base = context.docBase;
            this.documents = documents;
            this.times = DocValues.getNumeric(context.reader(), Fields.TIME);
            this.arrivals = DocValues.getNumeric(context.reader(), Fields.ARRIVAL);
        }

        boolean advance() throws IOException {
            int document = documents.nextDoc();
            if (document == DocIdSetIterator.NO_MORE_DOCS) {
                return false;
            }
            if (!times.advanceExact(document) || !arrivals.advanceExact(document)) {
                throw new IOException("document " + (base + document) + " of the store has no time or arrival");
            }
            time = times.longValue();
            arrival = arrivals.longValue();
            return true;
        }
    }
}
