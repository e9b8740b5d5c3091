package io.lambdatape.store.lucene.view;

import java.io.IOException;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.util.BytesRef;

/** A field's column, by that of the sources. */
final class SourceDocValues extends SortedDocValues {
    private final SortedDocValues sources;
    private final BytesRef[] values;
    private final int[] ofSource;
    private int value = -1;

    SourceDocValues(SortedDocValues sources, SourceColumn.Field field) {
        this.sources = sources;
        this.values = field.values();
        this.ofSource = field.ofSource();
    }

    @Override
    public boolean advanceExact(int document) throws IOException {
        return sources.advanceExact(document) && isThere();
    }

    @Override
    public int docID() {
        return sources.docID();
    }

    @Override
    public int nextDoc() throws IOException {
        return withValue(sources.nextDoc());
    }

    @Override
    public int advance(int target) throws IOException {
        return withValue(sources.advance(target));
    }

    private int withValue(int first) throws IOException {
        int document = first;
        while (document != NO_MORE_DOCS && !isThere()) {
            document = sources.nextDoc();
        }
        return document;
    }

    private boolean isThere() throws IOException {
        value = ofSource[sources.ordValue()];
        return value >= 0;
    }

    @Override
    public int ordValue() {
        return value;
    }

    @Override
    public BytesRef lookupOrd(int number) {
        return values[number];
    }

    @Override
    public int getValueCount() {
        return values.length;
    }

    @Override
    public long cost() {
        return sources.cost();
    }
}
