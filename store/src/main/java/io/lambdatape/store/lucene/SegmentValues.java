package io.lambdatape.store.lucene;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * The values of a field in a segment, by numbers that hold within it: first the whole values in their order, as the
 * segment numbers them, then the numbers as they are met. For one thread.
 */
final class SegmentValues {
    private final CountedField field;
    private final SortedSetDocValues wholes;
    private final @Nullable SortedDocValues single;
    private final SortedNumericDocValues figures;
    private final boolean hasFigures;
    private final int wholeValues;
    private final LongNumbers figuresMet = new LongNumbers();

    private int[] found = new int[4];
    private int count;

    SegmentValues(LeafReader segment, CountedField field) throws IOException {
        this.field = field;
        wholes = DocValues.getSortedSet(segment, field.wholes());
        single = DocValues.unwrapSingleton(wholes);
        figures = DocValues.getSortedNumeric(segment, field.numbers());
        hasFigures = segment.getFieldInfos().fieldInfo(field.numbers()) != null;
        wholeValues = Math.toIntExact(wholes.getValueCount());
    }

    /** Reads a document's values; documents must rise. Tells how many it has. */
    int read(int document) throws IOException {
        count = 0;
        SortedDocValues one = single;
        if (one != null) {
            if (one.advanceExact(document)) {
                found[count++] = one.ordValue();
            }
        } else if (wholes.advanceExact(document)) {
            for (int i = wholes.docValueCount(); i > 0; i--) {
                add((int) wholes.nextOrd());
            }
        }
        if (hasFigures && figures.advanceExact(document)) {
            for (int i = figures.docValueCount(); i > 0; i--) {
                add(wholeValues + figuresMet.number(figures.nextValue()));
            }
        }
        return count;
    }

    /** How many values the document has that was read. */
    int count() {
        return count;
    }

    /** The number of the document's value at a place. */
    int at(int place) {
        return found[place];
    }

    /** How many numbers there are up to now. */
    int size() {
        return wholeValues + figuresMet.size();
    }

    /** How many of them stand for whole values. */
    int wholeValues() {
        return wholeValues;
    }

    /** Goes through the whole values by their numbers. */
    TermsEnum terms() throws IOException {
        return single != null ? single.termsEnum() : wholes.termsEnum();
    }

    /** The column of the values' ordinals, if every document has one whole value at most, and no number. */
    @Nullable
    SortedDocValues onlyWhole() {
        return hasFigures ? null : single;
    }

    /** What stands in the column of numbers for a number that is no whole value. */
    long column(int number) {
        return figuresMet.value(number - wholeValues);
    }

    String value(int number) throws IOException {
        if (number >= wholeValues) {
            return field.written(column(number));
        }
        return (single != null ? single.lookupOrd(number) : wholes.lookupOrd(number)).utf8ToString();
    }

    /** Hands on the numbers, two at most, that stand for a value. */
    void find(String value, IntConsumer numbers) throws IOException {
        BytesRef term = new BytesRef(value);
        long whole = single != null ? single.lookupTerm(term) : wholes.lookupTerm(term);
        if (whole >= 0) {
            numbers.accept((int) whole);
        }
        Double figure = hasFigures ? NumberBounds.number(value) : null;
        if (figure != null) {
            numbers.accept(wholeValues + figuresMet.number(field.column(figure)));
        }
    }

    private void add(int number) {
        if (count == found.length) {
            found = Arrays.copyOf(found, count * 2);
        }
        found[count++] = number;
    }
}
