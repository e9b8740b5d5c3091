package io.lambdatape.store.lucene;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.StoredFieldVisitor;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Reads the records of a segment. For one thread. */
final class SegmentRecords {
    private static final int KNOWN_SOURCES_MAX = 1_000;

    private final int base;
    private final LeafReader reader;
    private final StoredFields stored;
    private final Map<Integer, BytesRef> knownSources = new HashMap<>();
    private @Nullable NumericDocValues times;
    private @Nullable SortedDocValues sources;

    SegmentRecords(LeafReaderContext segment) throws IOException {
        base = segment.docBase;
        reader = segment.reader();
        // One that is made for merging unpacks a chunk of some hundred records once; others once for each record.
        stored = reader instanceof CodecReader codec
                ? codec.getFieldsReader().getMergeInstance()
                : reader.storedFields();
    }

    /** The number of the segment's first document among all. */
    int base() {
        return base;
    }

    /** @throws IOException if it has none, which every record of ours has */
    BytesRef stored(int document) throws IOException {
        RecordBytes bytes = new RecordBytes();
        stored.document(document, bytes);
        if (bytes.value == null) {
            throw new IOException("document " + (base + document) + " of the store holds no record");
        }
        return new BytesRef(bytes.value);
    }

    long time(int document) throws IOException {
        times = from(times, Fields.TIME, document);
        return times.longValue();
    }

    /** Null where the record has its source within it. */
    @Nullable
    BytesRef source(int document) throws IOException {
        if (sources == null || sources.docID() > document) {
            sources = reader.getSortedDocValues(Fields.SOURCE);
        }
        return sources != null && sources.advanceExact(document) ? source(sources, sources.ordValue()) : null;
    }

    // They are compressed, and few.
    private BytesRef source(SortedDocValues column, int ordinal) throws IOException {
        BytesRef known = knownSources.get(ordinal);
        if (known == null) {
            known = BytesRef.deepCopyOf(column.lookupOrd(ordinal));
            if (knownSources.size() >= KNOWN_SOURCES_MAX) {
                knownSources.clear();
            }
            knownSources.put(ordinal, known);
        }
        return known;
    }

    // Columns go forwards only.
    private NumericDocValues from(@Nullable NumericDocValues column, String field, int document) throws IOException {
        NumericDocValues usable =
                column == null || column.docID() > document ? reader.getNumericDocValues(field) : column;
        if (usable == null || !usable.advanceExact(document)) {
            throw new IOException("document " + (base + document) + " of the store has no " + field);
        }
        return usable;
    }

    private static final class RecordBytes extends StoredFieldVisitor {
        private byte @Nullable [] value;

        @Override
        public Status needsField(FieldInfo field) {
            return value != null ? Status.STOP : field.name.equals(Fields.RECORD) ? Status.YES : Status.NO;
        }

        @Override
        public void binaryField(FieldInfo field, byte[] bytes) {
            value = bytes;
        }
    }
}
