package io.lambdatape.store.lucene.view;

import io.lambdatape.store.lucene.blocks.LineRow;
import java.io.IOException;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.StoredFieldVisitor;
import org.apache.lucene.index.StoredFields;

/** The offsets of lines, read out of their records: slower than a column, but asked for so seldom. */
final class OffsetColumn extends NumericDocValues {
    private final StoredFields stored;
    private final int end;
    private final LineRow row = new LineRow();
    private int document = -1;
    private boolean isLine;

    OffsetColumn(LeafReader segment) throws IOException {
        stored = segment.storedFields();
        end = segment.maxDoc();
    }

    @Override
    public long longValue() {
        return row.offset();
    }

    @Override
    public boolean advanceExact(int target) throws IOException {
        document = target;
        isLine = false;
        stored.document(target, new StoredFieldVisitor() {
            @Override
            public Status needsField(FieldInfo field) {
                return Status.YES;
            }

            @Override
            public void binaryField(FieldInfo field, byte[] value) {
                if (value[0] == LineRow.LINE) {
                    row.read(value, 0, value.length);
                    isLine = true;
                }
            }
        });
        return isLine;
    }

    @Override
    public int docID() {
        return document;
    }

    @Override
    public int nextDoc() throws IOException {
        return advance(document + 1);
    }

    @Override
    public int advance(int target) throws IOException {
        for (int next = target; next < end; next++) {
            if (advanceExact(next)) {
                return next;
            }
        }
        document = NO_MORE_DOCS;
        return document;
    }

    @Override
    public long cost() {
        return end;
    }
}
