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
    private final TimeRange range;
    private final long[] counts;
    private final List<Map<Severity, Long>> levels = new ArrayList<>();
    private NumericDocValues times = DocValues.emptyNumeric();
    private SortedDocValues levelWords = DocValues.emptySorted();

    private Histogram(TimeRange range, int buckets) {
        this.range = range;
        this.counts = new long[buckets];
        for (int i = 0; i < buckets; i++) {
            levels.add(new EnumMap<>(Severity.class));
        }
    }

    @SuppressWarnings("deprecation") // one thread is enough, and a collector manager is for several
    static List<Bucket> of(IndexSearcher searcher, Query query, TimeRange range, int buckets) throws IOException {
        Histogram histogram = new Histogram(range, buckets);
        searcher.search(query, histogram);
        return histogram.buckets();
    }

    @Override
    public void collect(int document) throws IOException {
        if (!times.advanceExact(document)) {
            return;
        }
        int bucket = bucket(times.longValue());
        counts[bucket]++;
        if (levelWords.advanceExact(document)) {
            String word = levelWords.lookupOrd(levelWords.ordValue()).utf8ToString();
            levels.get(bucket).merge(Severity.valueOf(word.toUpperCase(Locale.ROOT)), 1L, Long::sum);
        }
    }

    @Override
    protected void doSetNextReader(LeafReaderContext context) throws IOException {
        times = DocValues.getNumeric(context.reader(), Fields.TIME);
        levelWords = DocValues.getSorted(context.reader(), Fields.LEVEL);
    }

    @Override
    public ScoreMode scoreMode() {
        return ScoreMode.COMPLETE_NO_SCORES;
    }

    private int bucket(long timeNanos) {
        double width = (double) (range.endNanos() - range.startNanos()) / counts.length;
        return Math.clamp((long) ((timeNanos - range.startNanos()) / width), 0, counts.length - 1);
    }

    private List<Bucket> buckets() {
        List<Bucket> buckets = new ArrayList<>();
        double width = (double) (range.endNanos() - range.startNanos()) / counts.length;
        for (int i = 0; i < counts.length; i++) {
            long from = range.startNanos() + (long) (i * width);
            long to = i == counts.length - 1 ? range.endNanos() : range.startNanos() + (long) ((i + 1) * width);
            buckets.add(new Bucket(new TimeRange(from, to), counts[i], levels.get(i)));
        }
        return buckets;
    }
}
