package io.lambdatape.store.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.SortedDocValues;
import org.jspecify.annotations.Nullable;

/** How many documents of a segment, or of a part of one, have the same values of several fields. For one thread. */
sealed interface SegmentGroupCounts {
    /** Counts a document; documents must rise. */
    void count(int document) throws IOException;

    /** Adds the groups' counts to those of other segments. */
    void addTo(Map<List<@Nullable String>, Long> sum) throws IOException;

    /**
     * The fastest for these fields.
     *
     * @param values of each field
     */
    static SegmentGroupCounts of(List<SegmentValues> values) {
        long combinations = 1;
        for (SegmentValues field : values) {
            combinations = field.onlyWhole() == null ? Long.MAX_VALUE : combinations * (field.wholeValues() + 1L);
            if (combinations > Table.COMBINATIONS_MAX) {
                return new Steps(values);
            }
        }
        return new Table(values, (int) combinations);
    }

    /** A count for each combination that there could be; of a field's numbers the first is "no value". */
    final class Table implements SegmentGroupCounts {
        private static final long COMBINATIONS_MAX = 1 << 16;

        private final List<SegmentValues> values;
        private final SortedDocValues[] columns;
        private final int[] sizes;
        private final int[] counts;

        private Table(List<SegmentValues> values, int combinations) {
            this.values = values;
            this.columns = values.stream().map(SegmentValues::onlyWhole).toArray(SortedDocValues[]::new);
            this.sizes =
                    values.stream().mapToInt(field -> field.wholeValues() + 1).toArray();
            this.counts = new int[combinations];
        }

        @Override
        public void count(int document) throws IOException {
            int combination = 0;
            for (int field = 0; field < columns.length; field++) {
                int value = columns[field].advanceExact(document) ? columns[field].ordValue() + 1 : 0;
                combination = combination * sizes[field] + value;
            }
            counts[combination]++;
        }

        @Override
        public void addTo(Map<List<@Nullable String>, Long> sum) throws IOException {
            for (int combination = 0; combination < counts.length; combination++) {
                if (counts[combination] > 0) {
                    sum.merge(valuesOf(combination), (long) counts[combination], Long::sum);
                }
            }
        }

        private List<@Nullable String> valuesOf(int combination) throws IOException {
            @Nullable String[] of = new @Nullable String[sizes.length];
            int rest = combination;
            for (int field = sizes.length - 1; field >= 0; field--) {
                int value = rest % sizes[field];
                of[field] = value == 0 ? null : values.get(field).value(value - 1);
                rest /= sizes[field];
            }
            return Arrays.asList(of);
        }
    }

    /**
     * A group is found field by field: what the fields before have led to, and the next one's value, are a key whose
     * number leads on.
     */
    final class Steps implements SegmentGroupCounts {
        /** The number of "no value". */
        private static final int NONE = -1;

        private final List<SegmentValues> values;
        private final List<LongNumbers> steps = new ArrayList<>();
        private int[] counts = new int[64];

        private Steps(List<SegmentValues> values) {
            this.values = values;
            values.forEach(field -> steps.add(new LongNumbers()));
        }

        @Override
        public void count(int document) throws IOException {
            for (SegmentValues field : values) {
                field.read(document);
            }
            count(0, 0);
        }

        private void count(int field, int before) {
            if (field == values.size()) {
                GroupCounts.requireFew(steps.getLast().size());
                if (before >= counts.length) {
                    counts = Arrays.copyOf(counts, counts.length * 2);
                }
                counts[before]++;
                return;
            }
            SegmentValues these = values.get(field);
            int found = these.count();
            if (found == 0) {
                count(field + 1, steps.get(field).number(key(before, NONE)));
            }
            for (int i = 0; i < found; i++) {
                count(field + 1, steps.get(field).number(key(before, these.at(i))));
            }
        }

        @Override
        public void addTo(Map<List<@Nullable String>, Long> sum) throws IOException {
            for (int group = 0; group < steps.getLast().size(); group++) {
                sum.merge(valuesOf(group), (long) counts[group], Long::sum);
            }
        }

        private List<@Nullable String> valuesOf(int group) throws IOException {
            @Nullable String[] of = new @Nullable String[values.size()];
            int number = group;
            for (int field = values.size() - 1; field >= 0; field--) {
                long key = steps.get(field).value(number);
                int value = (int) key;
                of[field] = value == NONE ? null : values.get(field).value(value);
                number = (int) (key >>> 32);
            }
            return Arrays.asList(of);
        }

        private static long key(int before, int value) {
            return (long) before << 32 | value & 0xffffffffL;
        }
    }
}
