package io.lambdatape.store.lucene.view;

import java.io.IOException;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.util.FixedBitSet;

/** The documents whose value in a column is one of some. */
final class ColumnPostings extends DocsOnlyPostings {
    private final SortedDocValues column;
    private final FixedBitSet wanted;

    ColumnPostings(SortedDocValues column, FixedBitSet wanted) {
        this.column = column;
        this.wanted = wanted;
    }

    @Override
    public int docID() {
        return column.docID();
    }

    @Override
    public int nextDoc() throws IOException {
        return wanted(column.nextDoc());
    }

    @Override
    public int advance(int target) throws IOException {
        return wanted(column.advance(target));
    }

    private int wanted(int first) throws IOException {
        int document = first;
        while (document != NO_MORE_DOCS && !wanted.get(column.ordValue())) {
            document = column.nextDoc();
        }
        return document;
    }

    @Override
    public long cost() {
        return column.cost();
    }
}
