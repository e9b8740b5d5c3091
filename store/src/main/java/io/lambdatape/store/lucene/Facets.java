package io.lambdatape.store.lucene;

import io.lambdatape.store.LogSearch.FacetValue;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;

/** Counts the values of a keyword field. */
final class Facets extends SimpleCollector {
    private final String field;
    private final Map<String, Long> counts = new HashMap<>();
    private SortedDocValues values = DocValues.emptySorted();
    private long[] byOrdinal = new long[0];

    private Facets(String field) {
        this.field = field;
    }

    @SuppressWarnings("deprecation") // one thread is enough, and a collector manager is for several
    static List<FacetValue> of(IndexSearcher searcher, Query query, String field, int limit) throws IOException {
        Facets facets = new Facets(field);
        searcher.search(query, facets);
        return facets.counts.entrySet().stream()
                .map(entry -> new FacetValue(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(FacetValue::count).reversed().thenComparing(FacetValue::value))
                .limit(limit)
                .toList();
    }

    @Override
    public void collect(int document) throws IOException {
        if (values.advanceExact(document)) {
            byOrdinal[values.ordValue()]++;
        }
    }

    @Override
    protected void doSetNextReader(LeafReaderContext context) throws IOException {
        values = DocValues.getSorted(context.reader(), field);
        byOrdinal = new long[values.getValueCount()];
    }

    // Names are looked up once a segment, not once a document.
    @Override
    public void finish() throws IOException {
        for (int ordinal = 0; ordinal < byOrdinal.length; ordinal++) {
            if (byOrdinal[ordinal] > 0) {
                counts.merge(values.lookupOrd(ordinal).utf8ToString(), byOrdinal[ordinal], Long::sum);
            }
        }
        byOrdinal = new long[0];
    }

    @Override
    public ScoreMode scoreMode() {
        return ScoreMode.COMPLETE_NO_SCORES;
    }
}
