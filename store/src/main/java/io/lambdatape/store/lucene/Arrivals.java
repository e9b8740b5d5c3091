package io.lambdatape.store.lucene;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PointValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;

/** Reads the numbers that documents got when they were added. */
final class Arrivals {
    private Arrivals() {}

    static long of(IndexReader reader, int document) throws IOException {
        List<LeafReaderContext> leaves = reader.leaves();
        LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(document, leaves));
        NumericDocValues arrivals = leaf.reader().getNumericDocValues(Fields.ARRIVAL);
        if (arrivals == null || !arrivals.advanceExact(document - leaf.docBase)) {
            throw new IOException("document " + document + " of the store has no arrival number");
        }
        return arrivals.longValue();
    }

    /** The highest that can be found now; 0 if there is none. */
    static long highest(IndexSearcher searcher) throws IOException {
        byte[] highest = PointValues.getMaxPackedValue(searcher.getIndexReader(), Fields.ARRIVAL);
        return highest == null ? 0 : LongPoint.decodeDimension(highest, 0);
    }
}
