package io.lambdatape.store.lucene;

import io.lambdatape.store.InvalidQueryException;
import io.lambdatape.store.TimeRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopFieldDocs;
import org.jspecify.annotations.Nullable;

/** Queries and orders that the searches share. */
final class Selection {
    /** The index's own order: a search stops as soon as it has enough. */
    static final Sort NEWEST_FIRST = sort(true);

    static final Sort OLDEST_FIRST = sort(false);

    private Selection() {}

    /** A found document with its place in the order. */
    record Found(int document, Cursor cursor) {}

    static Query lines(StoreSearcher searcher, String query, TimeRange range)
            throws InvalidQueryException, IOException {
        Query parsed = QueryLanguage.parse(query, Fields.MESSAGE, searcher.lineFields());
        return all(type(DocumentType.LINE), time(range), parsed);
    }

    static Query invocations(StoreSearcher searcher, String query, TimeRange range)
            throws InvalidQueryException, IOException {
        Query parsed = QueryLanguage.parse(query, Fields.SUBJECT, searcher.traceFields());
        return all(type(DocumentType.INVOCATION), time(range), parsed);
    }

    static Query type(DocumentType type) {
        return term(Fields.TYPE, Documents.lower(type));
    }

    static Query term(String field, String value) {
        return new ConstantScoreQuery(new TermQuery(new Term(field, value)));
    }

    static Query time(TimeRange range) {
        return NumericDocValuesField.newSlowRangeQuery(Fields.TIME, range.startNanos(), range.endNanos() - 1);
    }

    static Query all(Query... parts) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        for (Query part : parts) {
            all.add(part, BooleanClause.Occur.FILTER);
        }
        return all.build();
    }

    static Query any(Query... parts) {
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        for (Query part : parts) {
            any.add(part, BooleanClause.Occur.SHOULD);
        }
        return any.build();
    }

    /** A page in the order of time, after a cursor. */
    static List<Found> byTime(IndexSearcher searcher, Query query, Sort order, int limit, @Nullable Cursor after)
            throws IOException {
        if (limit <= 0) {
            return List.of();
        }
        // Without the cursor's place as a bound, every page before would be walked through again.
        Query rest = after == null ? query : all(query, notBefore(order, after));
        // Lucene wants a document that can be; the last one, so that none of the cursor's place comes again.
        int lastDocument = Math.max(0, searcher.getIndexReader().maxDoc() - 1);
        TopFieldDocs top = after == null
                ? searcher.search(query, limit, order)
                : (TopFieldDocs) searcher.searchAfter(
                        new FieldDoc(lastDocument, Float.NaN, new Object[] {after.timeNanos(), after.arrival()}),
                        rest,
                        limit,
                        order);
        List<Found> found = new ArrayList<>(top.scoreDocs.length);
        for (ScoreDoc doc : top.scoreDocs) {
            Object[] place = ((FieldDoc) doc).fields;
            found.add(new Found(doc.doc, new Cursor((Long) place[0], (Long) place[1])));
        }
        return found;
    }

    private static Query notBefore(Sort order, Cursor after) {
        boolean newestFirst = order.equals(NEWEST_FIRST);
        return NumericDocValuesField.newSlowRangeQuery(
                Fields.TIME,
                newestFirst ? Long.MIN_VALUE : after.timeNanos(),
                newestFirst ? after.timeNanos() : Long.MAX_VALUE);
    }

    private static Sort sort(boolean newestFirst) {
        return new Sort(
                new SortField(Fields.TIME, SortField.Type.LONG, newestFirst),
                new SortField(Fields.ARRIVAL, SortField.Type.LONG, newestFirst));
    }
}
