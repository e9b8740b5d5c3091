package io.lambdatape.store.lucene;

import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Payload;
import io.lambdatape.recording.Side;
import io.lambdatape.store.InvalidQueryException;
import io.lambdatape.store.RecordVisitor;
import io.lambdatape.store.SearchField;
import io.lambdatape.store.TimeRange;
import io.lambdatape.store.TraceSearch;
import io.lambdatape.store.TraceSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TopDocs;
import org.jspecify.annotations.Nullable;

/** Finds invocations and what belongs to them. */
final class LuceneTraceSearch implements TraceSearch {
    private final Searchers searchers;

    LuceneTraceSearch(Searchers searchers) {
        this.searchers = searchers;
    }

    @Override
    public List<TraceSummary> search(String query, TimeRange range, int limit, @Nullable String cursor)
            throws InvalidQueryException, IOException {
        Cursor after = cursor == null ? null : Cursor.parse(cursor);
        try (Lease lease = Lease.of(searchers)) {
            StoreSearcher searcher = lease.searcher();
            Query selected = Selection.invocations(searcher, query, range);
            Records records = new Records(searcher.getIndexReader());
            List<TraceSummary> summaries = new ArrayList<>();
            for (Selection.Found found : Selection.byTime(searcher, selected, Selection.NEWEST_FIRST, limit, after)) {
                Exchange invocation = records.exchange(found.document());
                summaries.add(summary(searcher, invocation, found.cursor()));
            }
            return summaries;
        }
    }

    @Override
    public long count(String query, TimeRange range) throws InvalidQueryException, IOException {
        try (Lease lease = Lease.of(searchers)) {
            return lease.searcher().count(Selection.invocations(lease.searcher(), query, range));
        }
    }

    @Override
    public List<SearchField> fields(String prefix, int limit) throws IOException {
        try (Lease lease = Lease.of(searchers)) {
            return lease.searcher().traceFields(prefix, limit);
        }
    }

    @Override
    public List<Exchange> trace(String traceId, int limit) throws IOException {
        try (Lease lease = Lease.of(searchers)) {
            IndexSearcher searcher = lease.searcher();
            Query query = Selection.all(Selection.term(Fields.TRACE_ID, traceId), TraceWalk.EXCHANGES);
            Records records = new Records(searcher.getIndexReader());
            List<Exchange> exchanges = new ArrayList<>();
            for (Selection.Found found : Selection.byTime(searcher, query, Selection.OLDEST_FIRST, limit, null)) {
                exchanges.add(records.exchange(found.document()));
            }
            return exchanges;
        }
    }

    @Override
    public Optional<Exchange> exchange(String spanId) throws IOException {
        try (Lease lease = Lease.of(searchers)) {
            TopDocs top = find(lease.searcher(), spanId);
            return top.scoreDocs.length == 0
                    ? Optional.empty()
                    : Optional.of(new Records(lease.searcher().getIndexReader()).exchange(top.scoreDocs[0].doc));
        }
    }

    @Override
    public Optional<Payload> payload(String spanId, Side side) throws IOException {
        try (Lease lease = Lease.of(searchers)) {
            IndexSearcher searcher = lease.searcher();
            TopDocs top = find(searcher, spanId);
            if (top.scoreDocs.length == 0) {
                return Optional.empty();
            }
            int document = top.scoreDocs[0].doc;
            Exchange exchange = new Records(searcher.getIndexReader()).exchange(document);
            return Optional.of(Payloads.of(searcher, exchange, document, side));
        }
    }

    @Override
    public void walk(String query, TimeRange range, RecordVisitor visitor) throws InvalidQueryException, IOException {
        try (Lease lease = Lease.of(searchers)) {
            StoreSearcher searcher = lease.searcher();
            new TraceWalk(searcher, visitor).walk(Selection.invocations(searcher, query, range), range);
        }
    }

    private static TopDocs find(IndexSearcher searcher, String spanId) throws IOException {
        return searcher.search(Selection.all(Selection.term(Fields.SPAN_ID, spanId), TraceWalk.EXCHANGES), 1);
    }

    private static TraceSummary summary(IndexSearcher searcher, Exchange invocation, Cursor cursor) throws IOException {
        Long queries = invocation.attributes().number("lambdatape.queries");
        Long calls = invocation.attributes().number("lambdatape.calls");
        Object queryMs = invocation.attributes().values().get("lambdatape.query_ms");
        long lines = searcher.count(Selection.all(
                Selection.type(DocumentType.LINE),
                Selection.term(Fields.SPAN_ID, invocation.id().spanId())));
        return new TraceSummary(
                invocation,
                cursor.toString(),
                queries == null ? 0 : queries,
                calls == null ? 0 : calls,
                queryMs instanceof Double ms ? Math.round(ms * 1e6) : 0,
                lines);
    }
}
