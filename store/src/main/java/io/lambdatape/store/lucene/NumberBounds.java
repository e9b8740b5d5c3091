package io.lambdatape.store.lucene;

import java.util.regex.Pattern;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.NumericUtils;
import org.jspecify.annotations.Nullable;

/**
 * From one number to another, both included.
 *
 * @param from the lowest
 * @param to the highest
 */
record NumberBounds(double from, double to) {
    static final NumberBounds ALL = new NumberBounds(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    /** What people write; Java would take "NaN", "1d" and "0x1p3", too. */
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,4})?");

    static NumberBounds exactly(double value) {
        return new NumberBounds(value, value);
    }

    /** The bounds that a query has written; null if they are no numbers. */
    static @Nullable NumberBounds between(
            @Nullable String low, @Nullable String high, boolean includeLow, boolean includeHigh) {
        Double from = low == null ? Double.valueOf(ALL.from) : number(low);
        Double to = high == null ? Double.valueOf(ALL.to) : number(high);
        if (from == null || to == null) {
            return null;
        }
        return new NumberBounds(
                includeLow || low == null ? from : DoublePoint.nextUp(from),
                includeHigh || high == null ? to : DoublePoint.nextDown(to));
    }

    /** The number that a text is, or null. */
    static @Nullable Double number(String text) {
        return NUMBER.matcher(text).matches() ? Double.valueOf(text) : null;
    }

    /** What has a number of that name within the bounds. */
    Query of(String name) {
        if (name.equals(Fields.OFFSET)) {
            // A column alone: where a line stands in its file is seldom asked for.
            return NumericDocValuesField.newSlowRangeQuery(
                    Fields.OFFSET, (long) Math.ceil(from), (long) Math.floor(to));
        }
        return DoublePoint.newRangeQuery(Fields.number(name), from, to);
    }

    /** What has a number within the bounds in an attribute that has no field of its own. */
    Query ofOverflowed(String attribute) {
        return new TermSpace(Fields.OVERFLOW, Fields.overflowNumber(attribute, ""))
                .between(sortable(from), sortable(to), true, true);
    }

    /** Sixteen hexadecimal digits in the order of the numbers. */
    static String sortable(double value) {
        return "%016x".formatted(NumericUtils.doubleToSortableLong(value) ^ Long.MIN_VALUE);
    }
}
