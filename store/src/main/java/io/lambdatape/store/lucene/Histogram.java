package io.lambdatape.store.lucene;

import io.lambdatape.recording.Severity;
import io.lambdatape.store.LogSearch.Bucket;
import io.lambdatape.store.TimeRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.DocIdStream;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;

/** Counts lines by time and level. */
final class Histogram extends SimpleCollector {
    private static final List<Severity> LEVELS = List.of(Severity.values());
    private static final int BATCH = 512;

    private final TimeRange range;
    private final int buckets;
    private final double width;
    /** By bucket, then by level; what has none, first. */
    private final long[][] counts;

    private final int[] batch = new int[BATCH];
    private NumericDocValues times = DocValues.emptyNumeric();
    private NumericDocValues edges = DocValues.emptyNumeric();
    private SortedDocValues levels = DocValues.emptySorted();
    /** The place among the counts by the segment's number of a level. */
    private int[] places = new int[0];

    private Histogram(TimeRange range, int buckets) {
        this.range = range;
        this.buckets = buckets;
        this.width = (double) (range.endNanos() - range.startNanos()) / buckets;
        this.counts = new long[buckets][LEVELS.size() + 1];
    }

    static List<Bucket> of(StoreSearcher searcher, Query query, TimeRange range, int buckets) throws IOException {
        return searcher.count(query, new CollectorManager<Histogram, List<Bucket>>() {
            @Override
            public Histogram newCollector() {
                return new Histogram(range, buckets);
            }

            @Override
            public List<Bucket> reduce(Collection<Histogram> parts) {
                Histogram sum = newCollector();
                parts.forEach(sum::add);
                return sum.buckets();
            }
        });
    }

    @Override
    public void collect(DocIdStream documents) throws IOException {
        for (int size = documents.intoArray(batch); size > 0; size = documents.intoArray(batch)) {
            collectBatch(size);
        }
    }

    // Documents stand in the order of their times: mostly a whole batch is in one bucket.
    private void collectBatch(int size) throws IOException {
        int first = bucket(time(edges, batch[0]));
        int last = bucket(time(edges, batch[size - 1]));
        for (int i = 0; i < size; i++) {
            int bucket = first == last ? first : bucket(time(times, batch[i]));
            counts[bucket][level(batch[i])]++;
        }
    }

    @Override
    public void collect(int document) throws IOException {
        counts[bucket(time(times, document))][level(document)]++;
    }

    @Override
    protected void doSetNextReader(LeafReaderContext context) throws IOException {
        times = DocValues.getNumeric(context.reader(), Fields.TIME);
        edges = DocValues.getNumeric(context.reader(), Fields.TIME);
        levels = DocValues.getSorted(context.reader(), Fields.LEVEL);
        // Names are looked up once a segment, not once a document.
        places = new int[levels.getValueCount()];
        for (int ordinal = 0; ordinal < places.length; ordinal++) {
            String word = levels.lookupOrd(ordinal).utf8ToString();
            places[ordinal] = 1 + LEVELS.indexOf(Severity.valueOf(word.toUpperCase(Locale.ROOT)));
        }
    }

    @Override
    public ScoreMode scoreMode() {
        return ScoreMode.COMPLETE_NO_SCORES;
    }

    private static long time(NumericDocValues column, int document) throws IOException {
        if (!column.advanceExact(document)) {
            throw new IOException("a document of the store has no time");
        }
        return column.longValue();
    }

    private int level(int document) throws IOException {
        return levels.advanceExact(document) ? places[levels.ordValue()] : 0;
    }

    private int bucket(long timeNanos) {
        return Math.clamp((long) ((timeNanos - range.startNanos()) / width), 0, buckets - 1);
    }

    private void add(Histogram part) {
        for (int bucket = 0; bucket < buckets; bucket++) {
            for (int place = 0; place < counts[bucket].length; place++) {
                counts[bucket][place] += part.counts[bucket][place];
            }
        }
    }

    private List<Bucket> buckets() {
        List<Bucket> all = new ArrayList<>();
        for (int i = 0; i < buckets; i++) {
            long from = range.startNanos() + (long) (i * width);
            long to = i == buckets - 1 ? range.endNanos() : range.startNanos() + (long) ((i + 1) * width);
            Map<Severity, Long> byLevel = new EnumMap<>(Severity.class);
            long sum = counts[i][0];
            for (Severity level : LEVELS) {
                long count = counts[i][1 + LEVELS.indexOf(level)];
                sum += count;
                if (count > 0) {
                    byLevel.put(level, count);
                }
            }
            all.add(new Bucket(new TimeRange(from, to), sum, byLevel));
        }
        return all;
    }
}
