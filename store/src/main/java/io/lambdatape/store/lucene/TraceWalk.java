package io.lambdatape.store.lucene;

import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Recorded;
import io.lambdatape.store.RecordVisitor;
import io.lambdatape.store.TimeRange;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;

/**
 * Shows invocations and everything tied to them in the order of time. Goes through the invocations page by page; what
 * belongs to one waits, as a document number, until the next invocation begins later than it.
 */
final class TraceWalk {
    static final Query EXCHANGES = Selection.any(
            Selection.type(DocumentType.INVOCATION),
            Selection.type(DocumentType.QUERY),
            Selection.type(DocumentType.CALL),
            Selection.type(DocumentType.OTHER));

    private static final int PAGE = 500;
    private static final int TIED_MAX = 100_000;

    private final IndexSearcher searcher;
    private final Records records;
    private final RecordVisitor visitor;
    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>(
            Comparator.comparingLong((Waiting one) -> one.cursor().timeNanos())
                    .thenComparingLong(one -> one.cursor().arrival()));
    // An exchange that may belong to several invocations is shown once.
    private final Set<Long> waitingArrivals = new HashSet<>();

    private record Waiting(int document, Cursor cursor, DocumentType type) {}

    TraceWalk(IndexSearcher searcher, RecordVisitor visitor) {
        this.searcher = searcher;
        this.records = new Records(searcher.getIndexReader());
        this.visitor = visitor;
    }

    void walk(Query invocations, TimeRange range) throws IOException {
        push(Selection.all(Selection.type(DocumentType.GAP), Selection.time(range)), DocumentType.GAP);
        Cursor after = null;
        while (true) {
            List<Selection.Found> page = Selection.byTime(searcher, invocations, Selection.OLDEST_FIRST, PAGE, after);
            for (Selection.Found invocation : page) {
                showUpTo(invocation.cursor().timeNanos());
                show(invocation);
                after = invocation.cursor();
            }
            if (page.size() < PAGE) {
                showUpTo(Long.MAX_VALUE);
                return;
            }
        }
    }

    private void show(Selection.Found found) throws IOException {
        Exchange invocation = records.exchange(found.document());
        visitor.visit(Payloads.whole(searcher, invocation, found.document()));
        String spanId = invocation.id().spanId();
        Query tied =
                Selection.any(Selection.term(Fields.PARENT_SPAN_ID, spanId), Selection.term(Fields.CANDIDATE, spanId));
        for (DocumentType type : List.of(DocumentType.QUERY, DocumentType.CALL, DocumentType.OTHER)) {
            push(Selection.all(tied, Selection.type(type)), type);
        }
        push(
                Selection.all(Selection.type(DocumentType.LINE), Selection.term(Fields.SPAN_ID, spanId)),
                DocumentType.LINE);
    }

    private void push(Query query, DocumentType type) throws IOException {
        for (Selection.Found found : Selection.byTime(searcher, query, Selection.OLDEST_FIRST, TIED_MAX, null)) {
            if (waitingArrivals.add(found.cursor().arrival())) {
                waiting.add(new Waiting(found.document(), found.cursor(), type));
            }
        }
    }

    private void showUpTo(long timeNanos) throws IOException {
        while (!waiting.isEmpty() && waiting.element().cursor().timeNanos() <= timeNanos) {
            Waiting next = waiting.remove();
            waitingArrivals.remove(next.cursor().arrival());
            visitor.visit(load(next));
        }
    }

    private Recorded load(Waiting one) throws IOException {
        return switch (one.type()) {
            case LINE -> records.line(one.document());
            case GAP, PART -> records.gap(one.document());
            case INVOCATION, QUERY, CALL, OTHER ->
                Payloads.whole(searcher, records.exchange(one.document()), one.document());
        };
    }
}
