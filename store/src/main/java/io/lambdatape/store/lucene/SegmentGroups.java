package io.lambdatape.store.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedDocValues;
import org.jspecify.annotations.Nullable;

/** Which of some groups a segment's documents belong to. For one thread. */
final class SegmentGroups {
    private static final int NONE = -1;
    /** A group's key has room for three values, each one of some thousands. */
    private static final int BITS = 20;

    private final List<SegmentValues> values = new ArrayList<>();
    /** By field and the segment's number of a value: the value's number among those that groups have. */
    private final int[][] wanted;
    /** By field: the number of "no value". */
    private final int[] wantedNone;

    /** The one field's column, where a document has one value at most: then the value's number is the group's. */
    private final @Nullable SortedDocValues only;

    private final LongNumbers keys = new LongNumbers();
    private int[] found = new int[4];
    private int count;

    SegmentGroups(LeafReader segment, List<CountedField> by, List<List<@Nullable String>> groups) throws IOException {
        wanted = new int[by.size()][];
        wantedNone = new int[by.size()];
        for (int field = 0; field < by.size(); field++) {
            values.add(by.get(field).values(segment));
        }
        long[] key = new long[groups.size()];
        for (int field = 0; field < by.size(); field++) {
            List<@Nullable String> different = different(groups, field);
            want(field, different);
            for (int group = 0; group < groups.size(); group++) {
                key[group] |= (long) different.indexOf(groups.get(group).get(field)) << (field * BITS);
            }
        }
        for (long one : key) {
            keys.number(one);
        }
        only = by.size() == 1 ? values.getFirst().onlyWhole() : null;
    }

    /** Reads a document's groups; documents must rise. Tells how many there are. */
    int read(int document) throws IOException {
        count = 0;
        SortedDocValues single = only;
        if (single != null) {
            int value = single.advanceExact(document) ? wanted[0][single.ordValue()] : wantedNone[0];
            found[0] = value;
            return value < 0 ? 0 : 1;
        }
        for (SegmentValues field : values) {
            field.read(document);
        }
        find(0, 0);
        return count;
    }

    /** The number of the document's group at a place. */
    int at(int place) {
        return found[place];
    }

    private void find(int field, long key) {
        if (field == values.size()) {
            int group = keys.find(key);
            if (group >= 0) {
                add(group);
            }
            return;
        }
        SegmentValues these = values.get(field);
        int several = these.count();
        if (several == 0 && wantedNone[field] >= 0) {
            find(field + 1, key | (long) wantedNone[field] << (field * BITS));
        }
        for (int i = 0; i < several; i++) {
            int number = these.at(i);
            int value = number < wanted[field].length ? wanted[field][number] : NONE;
            if (value >= 0) {
                find(field + 1, key | (long) value << (field * BITS));
            }
        }
    }

    private void add(int group) {
        if (count == found.length) {
            found = Arrays.copyOf(found, count * 2);
        }
        found[count++] = group;
    }

    private void want(int field, List<@Nullable String> different) throws IOException {
        SegmentValues these = values.get(field);
        wantedNone[field] = different.indexOf(null);
        List<int[]> numbers = new ArrayList<>();
        for (int i = 0; i < different.size(); i++) {
            String value = different.get(i);
            int place = i;
            if (value != null) {
                these.find(value, number -> numbers.add(new int[] {number, place}));
            }
        }
        int[] places = new int[these.size()];
        Arrays.fill(places, NONE);
        numbers.forEach(one -> places[one[0]] = one[1]);
        wanted[field] = places;
    }

    private static List<@Nullable String> different(List<List<@Nullable String>> groups, int field) {
        List<@Nullable String> different = new ArrayList<>();
        for (List<@Nullable String> group : groups) {
            if (!different.contains(group.get(field))) {
                different.add(group.get(field));
            }
        }
        return different;
    }
}
