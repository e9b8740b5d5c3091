package io.lambdatape.store.lucene;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.BytesRef;

/** How often a field has each value in a segment, or in a part of one. */
final class SegmentCounts {
    private final SegmentValues values;
    private int[] counts;

    SegmentCounts(SegmentValues values) {
        this.values = values;
        this.counts = new int[Math.max(values.size(), 16)];
    }

    /** Counts a document's values, and tells how many it has. */
    int count(int document) throws IOException {
        int found = values.read(document);
        for (int i = 0; i < found; i++) {
            int number = values.at(i);
            if (number >= counts.length) {
                counts = Arrays.copyOf(counts, Math.max(number + 1, counts.length * 2));
            }
            counts[number]++;
        }
        return found;
    }

    /** Counts the values of many documents, and tells how many have none. */
    int count(int[] documents, int size) throws IOException {
        SortedDocValues one = values.onlyWhole();
        int without = 0;
        for (int i = 0; i < size; i++) {
            if (one == null) {
                without += count(documents[i]) == 0 ? 1 : 0;
            } else if (one.advanceExact(documents[i])) {
                counts[one.ordValue()]++;
            } else {
                without++;
            }
        }
        return without;
    }

    /** How many different numbers were met. */
    int figures() {
        return values.size() - values.wholeValues();
    }

    /** Takes what was counted. */
    @FunctionalInterface
    interface Taker {
        void take(String value, long count);
    }

    /** Hands on every value once, with its count in all segments, in the order of their bytes. */
    static void merge(CountedField field, Collection<SegmentCounts> segments, Taker taker) throws IOException {
        PriorityQueue<Walk> next = new PriorityQueue<>(Comparator.comparing((Walk walk) -> walk.value));
        for (SegmentCounts segment : segments) {
            Walk wholes = segment.new WholesWalk(segment.values.terms());
            if (wholes.advance()) {
                next.add(wholes);
            }
        }
        Walk figures = new FiguresWalk(figures(field, segments));
        if (figures.advance()) {
            next.add(figures);
        }
        while (!next.isEmpty()) {
            BytesRef value = BytesRef.deepCopyOf(next.element().value);
            long count = 0;
            while (!next.isEmpty() && next.element().value.equals(value)) {
                Walk walk = next.remove();
                count += walk.count;
                if (walk.advance()) {
                    next.add(walk);
                }
            }
            taker.take(value.utf8ToString(), count);
        }
    }

    private static Map<BytesRef, Long> figures(CountedField field, Collection<SegmentCounts> segments) {
        LongNumbers figures = new LongNumbers();
        long[] sum = new long[16];
        for (SegmentCounts segment : segments) {
            for (int number = segment.values.wholeValues(); number < segment.values.size(); number++) {
                int figure = figures.number(segment.values.column(number));
                sum = ArrayUtil.grow(sum, figure + 1);
                sum[figure] += segment.counts[number];
            }
        }
        // Numbers that are written alike (0 and -0) are one value.
        Map<BytesRef, Long> sorted = new TreeMap<>();
        for (int figure = 0; figure < figures.size(); figure++) {
            sorted.merge(new BytesRef(field.written(figures.value(figure))), sum[figure], Long::sum);
        }
        return sorted;
    }

    /** Goes through values in their order. */
    private abstract static class Walk {
        BytesRef value = new BytesRef();
        long count;

        abstract boolean advance() throws IOException;
    }

    private final class WholesWalk extends Walk {
        private final TermsEnum terms;
        private int number = -1;

        WholesWalk(TermsEnum terms) {
            this.terms = terms;
        }

        @Override
        boolean advance() throws IOException {
            do {
                number++;
            } while (number < values.wholeValues() && counts[number] == 0);
            if (number >= values.wholeValues()) {
                return false;
            }
            terms.seekExact((long) number);
            value = terms.term();
            count = counts[number];
            return true;
        }
    }

    private static final class FiguresWalk extends Walk {
        private final Iterator<Map.Entry<BytesRef, Long>> left;

        FiguresWalk(Map<BytesRef, Long> sorted) {
            this.left = sorted.entrySet().iterator();
        }

        @Override
        boolean advance() {
            if (!left.hasNext()) {
                return false;
            }
            Map.Entry<BytesRef, Long> next = left.next();
            value = next.getKey();
            count = next.getValue();
            return true;
        }
    }
}
