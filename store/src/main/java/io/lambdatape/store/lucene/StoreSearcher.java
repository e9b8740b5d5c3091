package io.lambdatape.store.lucene;

import io.lambdatape.store.SearchField;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/** Searches all slices as they were at a moment, on several threads. */
final class StoreSearcher extends IndexSearcher {
    static final int PART_DOCUMENTS_MIN = 250_000;
    /** A thread that is done early has something left to take over. */
    private static final int PARTS_A_THREAD = 2;

    private final FieldNames names;
    private final Counting counting;
    private volatile @Nullable FieldCatalogue lineFields;
    private volatile @Nullable FieldCatalogue traceFields;

    StoreSearcher(IndexReader reader, FieldNames names, Executor executor, int threads, int partDocumentsMin) {
        super(reader, executor);
        this.names = names;
        counting = new Counting(reader, executor, threads, partDocumentsMin);
    }

    /** Collects from every document that matches; large segments are taken in parts. */
    <C extends Collector, T> T count(Query query, CollectorManager<C, T> manager) throws IOException {
        return counting.search(query, manager);
    }

    /** What a query on lines may name. */
    FieldCatalogue lineFields() {
        FieldCatalogue known = lineFields;
        if (known == null) {
            known = FieldCatalogue.ofLines(getIndexReader());
            lineFields = known;
        }
        return known;
    }

    /** What a query on invocations may name. */
    FieldCatalogue traceFields() {
        FieldCatalogue known = traceFields;
        if (known == null) {
            known = FieldCatalogue.ofTraces(getIndexReader());
            traceFields = known;
        }
        return known;
    }

    /** Fields of lines that begin like this, case ignored. */
    List<SearchField> lineFields(String prefix, int limit) throws IOException {
        return names.list(getIndexReader(), lineFields(), DocumentType.LINE, prefix, limit);
    }

    /** Fields of invocations that begin like this, case ignored. */
    List<SearchField> traceFields(String prefix, int limit) throws IOException {
        return names.list(getIndexReader(), traceFields(), DocumentType.INVOCATION, prefix, limit);
    }

    /** Whoever wants the first hundred gains nothing from segments in parts: every part would look for a hundred. */
    private static final class Counting extends IndexSearcher {
        private final int threads;
        private final int partDocumentsMin;

        Counting(IndexReader reader, Executor executor, int threads, int partDocumentsMin) {
            super(reader, executor);
            this.threads = threads;
            this.partDocumentsMin = partDocumentsMin;
        }

        @Override
        protected LeafSlice[] slices(List<LeafReaderContext> segments) {
            int documents =
                    segments.stream().mapToInt(one -> one.reader().maxDoc()).sum();
            int part = Math.max(partDocumentsMin, documents / (threads * PARTS_A_THREAD) + 1);
            return slices(segments, part, Integer.MAX_VALUE, true);
        }
    }
}
