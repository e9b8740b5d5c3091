package io.lambdatape.store.lucene;

import io.lambdatape.store.InvalidQueryException;
import java.io.IOException;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.util.NumericUtils;

/**
 * A field whose values are counted, or whose numbers are summed up.
 *
 * @param name as queries name it
 * @param wholes the column of its whole values
 * @param numbers the column of its numbers
 */
record CountedField(String name, String wholes, String numbers) {
    /** A whole number from here on has no exact double. */
    private static final double EXACT_MAX = 1L << 53;

    /** @throws InvalidQueryException if there is no such field, or its values are not counted */
    static CountedField byValue(String name, FieldCatalogue fields) throws InvalidQueryException {
        fields.requireValues(name);
        return of(name, fields);
    }

    /** @throws InvalidQueryException if there is no such field, or it holds no numbers */
    static CountedField ofNumbers(String name, FieldCatalogue fields) throws InvalidQueryException {
        fields.requireNumbers(name);
        return of(name, fields);
    }

    private static CountedField of(String name, FieldCatalogue fields) {
        String wholes = fields.isKeyword(name) ? name : Fields.value(name);
        return new CountedField(name, wholes, name.equals(Fields.OFFSET) ? name : Fields.number(name));
    }

    SegmentValues values(LeafReader segment) throws IOException {
        return new SegmentValues(segment, this);
    }

    /** What a number in the column stands for. */
    double number(long column) {
        return name.equals(Fields.OFFSET) ? column : NumericUtils.sortableLongToDouble(column);
    }

    /** What stands in the column for a number. */
    long column(double number) {
        return name.equals(Fields.OFFSET) ? (long) number : NumericUtils.doubleToSortableLong(number);
    }

    /** A number in the column as a value: without a point where it is whole. */
    String written(long column) {
        double number = number(column);
        boolean whole = number == Math.rint(number) && Math.abs(number) < EXACT_MAX;
        return whole ? Long.toString((long) number) : Double.toString(number);
    }
}
