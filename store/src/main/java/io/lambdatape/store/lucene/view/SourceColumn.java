package io.lambdatape.store.lucene.view;

import java.io.IOException;
import java.util.Arrays;
import java.util.TreeMap;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** What the sources of a segment say of the fields that stand in them. */
final class SourceColumn {
    private static final int NONE = -1;

    private final String source;
    private final Field[] fields;

    /**
     * A field.
     *
     * @param values its values, in their order
     * @param ofSource by source, its value's number; or {@link #NONE}
     */
    record Field(BytesRef[] values, int[] ofSource) {
        /** The sources with a value. */
        int[] sources(int value) {
            int[] found = new int[ofSource.length];
            int count = 0;
            for (int one = 0; one < ofSource.length; one++) {
                if (ofSource[one] == value) {
                    found[count++] = one;
                }
            }
            return Arrays.copyOf(found, count);
        }
    }

    SourceColumn(LeafReader segment, ViewedFields viewed) throws IOException {
        source = viewed.source();
        SortedDocValues column = DocValues.getSorted(segment, source);
        int count = column.getValueCount();
        BytesRef[][] said = new BytesRef[viewed.ofSource().size()][count];
        TermsEnum sources = column.termsEnum();
        for (int one = 0; one < count; one++) {
            sources.next();
            @Nullable BytesRef[] values = viewed.values(sources.term());
            for (int field = 0; field < said.length; field++) {
                said[field][one] = values[field];
            }
        }
        fields = new Field[said.length];
        for (int field = 0; field < fields.length; field++) {
            fields[field] = numbered(said[field]);
        }
    }

    private static Field numbered(@Nullable BytesRef[] said) {
        TreeMap<BytesRef, Integer> numbers = new TreeMap<>();
        for (BytesRef value : said) {
            if (value != null) {
                numbers.put(value, 0);
            }
        }
        BytesRef[] values = numbers.keySet().toArray(BytesRef[]::new);
        for (int number = 0; number < values.length; number++) {
            numbers.put(values[number], number);
        }
        int[] ofSource = new int[said.length];
        for (int one = 0; one < said.length; one++) {
            BytesRef value = said[one];
            ofSource[one] = value == null ? NONE : numbers.getOrDefault(value, NONE);
        }
        return new Field(values, ofSource);
    }

    /** The terms of a field; null if no document has one. */
    @Nullable
    Terms terms(LeafReader segment, int field) throws IOException {
        return fields[field].values().length == 0 ? null : new SourceTerms(segment, source, fields[field]);
    }

    /** The column of a field: the view says that every segment has one, so it is there without a value too. */
    SortedDocValues column(LeafReader segment, int field) throws IOException {
        return fields[field].values().length == 0
                ? DocValues.emptySorted()
                : new SourceDocValues(DocValues.getSorted(segment, source), fields[field]);
    }
}
