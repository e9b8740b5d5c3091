package io.lambdatape.store.lucene;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Reads what a document has in a column. */
final class Columns {
    private Columns() {}

    /** @throws IOException if it has none, which every document of ours has */
    static long read(IndexReader reader, String field, int document) throws IOException {
        List<LeafReaderContext> leaves = reader.leaves();
        LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(document, leaves));
        NumericDocValues column = leaf.reader().getNumericDocValues(field);
        if (column == null || !column.advanceExact(document - leaf.docBase)) {
            throw new IOException("document " + document + " of the store has no " + field);
        }
        return column.longValue();
    }

    /** The bytes that a document has in a column; null if it has none. */
    static @Nullable BytesRef bytes(IndexReader reader, String field, int document) throws IOException {
        List<LeafReaderContext> leaves = reader.leaves();
        LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(document, leaves));
        SortedDocValues column = leaf.reader().getSortedDocValues(field);
        boolean present = column != null && column.advanceExact(document - leaf.docBase);
        return present ? column.lookupOrd(column.ordValue()) : null;
    }
}
