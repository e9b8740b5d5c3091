package io.lambdatape.store.lucene;

import io.lambdatape.store.LineStatistics.Distribution;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.DocIdStream;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.jspecify.annotations.Nullable;

/** How a field's numbers are distributed in some groups of lines. */
final class Distributions extends SimpleCollector {
    private static final int BATCH = 512;

    private final CountedField of;
    private final List<CountedField> by;
    private final List<List<@Nullable String>> groups;
    private final @Nullable NumberSketch[] sketches;

    private final int[] batch = new int[BATCH];
    private SortedNumericDocValues numbers = DocValues.emptySortedNumeric();
    private @Nullable SegmentGroups segment;

    private Distributions(CountedField of, List<CountedField> by, List<List<@Nullable String>> groups) {
        this.of = of;
        this.by = by;
        this.groups = groups;
        this.sketches = new @Nullable NumberSketch[groups.size()];
    }

    /**
     * One for each group, null where none of its lines has a number.
     *
     * @param groups different ones, with a value for each field of {@code by}
     */
    static List<@Nullable Distribution> of(
            StoreSearcher searcher,
            Query query,
            CountedField of,
            List<CountedField> by,
            List<List<@Nullable String>> groups)
            throws IOException {
        Query withNumber = Selection.all(query, new FieldExistsQuery(of.numbers()));
        return searcher.count(withNumber, new CollectorManager<Distributions, List<@Nullable Distribution>>() {
            @Override
            public Distributions newCollector() {
                return new Distributions(of, by, groups);
            }

            @Override
            public List<@Nullable Distribution> reduce(Collection<Distributions> parts) {
                Distributions all = newCollector();
                parts.forEach(all::add);
                return all.distributions();
            }
        });
    }

    @Override
    protected void doSetNextReader(LeafReaderContext context) throws IOException {
        numbers = DocValues.getSortedNumeric(context.reader(), of.numbers());
        segment = new SegmentGroups(context.reader(), by, groups);
    }

    @Override
    public void collect(int document) throws IOException {
        SegmentGroups these = segment;
        if (these == null || !numbers.advanceExact(document)) {
            return;
        }
        int found = these.read(document);
        for (int i = numbers.docValueCount(); i > 0; i--) {
            double number = of.number(numbers.nextValue());
            for (int group = 0; group < found; group++) {
                sketch(these.at(group)).add(number);
            }
        }
    }

    @Override
    public void collect(DocIdStream documents) throws IOException {
        for (int size = documents.intoArray(batch); size > 0; size = documents.intoArray(batch)) {
            for (int i = 0; i < size; i++) {
                collect(batch[i]);
            }
        }
    }

    @Override
    public ScoreMode scoreMode() {
        return ScoreMode.COMPLETE_NO_SCORES;
    }

    private NumberSketch sketch(int group) {
        NumberSketch there = sketches[group];
        if (there == null) {
            there = new NumberSketch();
            sketches[group] = there;
        }
        return there;
    }

    private void add(Distributions part) {
        for (int group = 0; group < sketches.length; group++) {
            NumberSketch other = part.sketches[group];
            if (other != null) {
                sketch(group).add(other);
            }
        }
    }

    private List<@Nullable Distribution> distributions() {
        List<@Nullable Distribution> all = new ArrayList<>();
        for (NumberSketch sketch : sketches) {
            all.add(sketch == null ? null : sketch.distribution());
        }
        return all;
    }
}
