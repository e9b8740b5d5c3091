package io.lambdatape.store.lucene;

import io.lambdatape.recording.Severity;
import io.lambdatape.store.LogSearch.Bucket;
import io.lambdatape.store.TimeRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;

/** Counts lines by time and level. */
final class Histogram extends SimpleCollector {
    private static final List<Severity> LEVELS = List.of(Severity.values());

    private final TimeRange range;
    private final int buckets;
    private final double width;
    /** By bucket, then by level; what has none, first. */
    private final long[][] counts;

    private NumericDocValues times = DocValues.emptyNumeric();
    private SortedDocValues levels = DocValues.emptySorted();
    /** The place among the counts by the segment's number of a level. */
    private int[] places = new int[0];

    private Histogram(TimeRange range, int buckets) {
        this.range = range;
        this.buckets = buckets;
        this.width = (double) (range.endNanos() - range.startNanos()) / buckets;
        this.counts = new long[buckets][LEVELS.size() + 1];
    }

    @SuppressWarnings("deprecation") // one thread is enough, and a collector manager is for several
    static List<Bucket> of(IndexSearcher searcher, Query query, TimeRange range, int buckets) throws IOException {
        Histogram histogram = new Histogram(range, buckets);
        searcher.search(query, histogram);
        return histogram.buckets();
    }

    @Override
    public void collect(int document) throws IOException {
        if (times.advanceExact(document)) {
            int place = levels.advanceExact(document) ? places[levels.ordValue()] : 0;
            counts[bucket(times.longValue())][place]++;
        }
    }

    @Override
    protected void doSetNextReader(LeafReaderContext context) throws IOException {
        times = DocValues.getNumeric(context.reader(), Fields.TIME);
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

    private int bucket(long timeNanos) {
        return Math.clamp((long) ((timeNanos - range.startNanos()) / width), 0, buckets - 1);
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
