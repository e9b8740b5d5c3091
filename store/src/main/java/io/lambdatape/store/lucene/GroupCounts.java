package io.lambdatape.store.lucene;

import io.lambdatape.store.InvalidQueryException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.DocIdStream;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.jspecify.annotations.Nullable;

/** Counts lines by the values of several fields together. */
final class GroupCounts {
    private static final int GROUPS_MAX = 100_000;
    private static final int BATCH = 512;

    private GroupCounts() {}

    private static final class TooMany extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooMany() {
            super("", null, false, false);
        }
    }

    /**
     * Counts by groups: a value for each field, null for the lines that have none.
     *
     * @throws InvalidQueryException if there are too many groups
     */
    static Map<List<@Nullable String>, Long> of(StoreSearcher searcher, Query query, List<CountedField> fields)
            throws IOException, InvalidQueryException {
        try {
            return searcher.count(query, new Manager(fields));
        } catch (TooMany e) {
            throw new InvalidQueryException(
                    "there are more than " + GROUPS_MAX
                            + " groups; narrow the query or the range, or group by fewer fields",
                    -1);
        }
    }

    private record Manager(List<CountedField> fields)
            implements CollectorManager<Counter, Map<List<@Nullable String>, Long>> {
        @Override
        public Counter newCollector() {
            return new Counter(fields);
        }

        @Override
        public Map<List<@Nullable String>, Long> reduce(Collection<Counter> counters) throws IOException {
            Map<List<@Nullable String>, Long> sum = new HashMap<>();
            for (Counter counter : counters) {
                for (SegmentGroupCounts segment : counter.segments) {
                    segment.addTo(sum);
                    requireFew(sum.size());
                }
            }
            return sum;
        }
    }

    private static final class Counter extends SimpleCollector {
        private final List<CountedField> fields;
        private final List<SegmentGroupCounts> segments = new ArrayList<>();
        private final int[] batch = new int[BATCH];
        private SegmentGroupCounts current;

        @SuppressWarnings("NullAway.Init") // set before the first document
        Counter(List<CountedField> fields) {
            this.fields = fields;
        }

        @Override
        protected void doSetNextReader(LeafReaderContext context) throws IOException {
            List<SegmentValues> values = new ArrayList<>();
            for (CountedField field : fields) {
                values.add(field.values(context.reader()));
            }
            current = SegmentGroupCounts.of(values);
            segments.add(current);
        }

        @Override
        public void collect(int document) throws IOException {
            current.count(document);
        }

        @Override
        public void collect(DocIdStream documents) throws IOException {
            for (int size = documents.intoArray(batch); size > 0; size = documents.intoArray(batch)) {
                for (int i = 0; i < size; i++) {
                    current.count(batch[i]);
                }
            }
        }

        @Override
        public ScoreMode scoreMode() {
            return ScoreMode.COMPLETE_NO_SCORES;
        }
    }

    /** Gives up where groups would take too much memory. */
    static void requireFew(int groups) {
        if (groups > GROUPS_MAX) {
            throw new TooMany();
        }
    }
}
