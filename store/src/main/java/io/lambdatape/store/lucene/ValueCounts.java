package io.lambdatape.store.lucene;

import io.lambdatape.store.InvalidQueryException;
import io.lambdatape.store.LogSearch.FacetValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.DocIdStream;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;

/**
 * How often a field has each value, however many values there are: segments count by their own numbers, and what they
 * have counted is gone through in the order of the values.
 *
 * @param largest the most frequent, of equally frequent ones the first by the alphabet
 * @param distinct how many values there are
 * @param without how many lines have none
 */
record ValueCounts(List<FacetValue> largest, long distinct, long without) {
    /** Numbers have no order in a segment before they are met, so all of them have to be in memory. */
    private static final int NUMBERS_MAX = 1_000_000;

    private static final int BATCH = 512;

    /**
     * Counts.
     *
     * @param prefix what values must begin with, case ignored
     * @throws InvalidQueryException if there are too many different numbers
     */
    static ValueCounts of(StoreSearcher searcher, Query query, CountedField field, String prefix, int limit)
            throws IOException, InvalidQueryException {
        try {
            return searcher.count(query, new Manager(field, prefix.toLowerCase(Locale.ROOT), limit));
        } catch (TooMany e) {
            throw new InvalidQueryException(
                    "the field \"" + field.name() + "\" has more than " + NUMBERS_MAX
                            + " different numbers there; narrow the query or the range, or ask for their statistics",
                    -1);
        }
    }

    /** How many values stand in no place of the list. */
    long omitted() {
        return distinct - largest.size();
    }

    private static final class TooMany extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooMany() {
            super("", null, false, false);
        }
    }

    private record Manager(CountedField field, String prefix, int limit)
            implements CollectorManager<Counter, ValueCounts> {
        @Override
        public Counter newCollector() {
            return new Counter(field);
        }

        @Override
        public ValueCounts reduce(Collection<Counter> counters) throws IOException {
            List<SegmentCounts> all = new ArrayList<>();
            long without = 0;
            for (Counter counter : counters) {
                all.addAll(counter.segments);
                without += counter.without;
            }
            LargestValues largest = new LargestValues(limit);
            long[] distinct = new long[1];
            SegmentCounts.merge(field, all, (value, count) -> {
                if (value.toLowerCase(Locale.ROOT).startsWith(prefix)) {
                    distinct[0]++;
                    largest.add(value, count);
                }
            });
            return new ValueCounts(largest.sorted(), distinct[0], without);
        }
    }

    private static final class Counter extends SimpleCollector {
        private final CountedField field;
        private final List<SegmentCounts> segments = new ArrayList<>();
        private final int[] batch = new int[BATCH];
        private SegmentCounts current;
        private long without;

        @SuppressWarnings("NullAway.Init") // set before the first document
        Counter(CountedField field) {
            this.field = field;
        }

        @Override
        protected void doSetNextReader(LeafReaderContext context) throws IOException {
            current = new SegmentCounts(field.values(context.reader()));
            segments.add(current);
        }

        @Override
        public void collect(DocIdStream documents) throws IOException {
            for (int size = documents.intoArray(batch); size > 0; size = documents.intoArray(batch)) {
                without += current.count(batch, size);
                requireFew();
            }
        }

        @Override
        public void collect(int document) throws IOException {
            if (current.count(document) == 0) {
                without++;
            }
            requireFew();
        }

        private void requireFew() {
            if (current.figures() > NUMBERS_MAX) {
                throw new TooMany();
            }
        }

        @Override
        public ScoreMode scoreMode() {
            return ScoreMode.COMPLETE_NO_SCORES;
        }
    }
}
