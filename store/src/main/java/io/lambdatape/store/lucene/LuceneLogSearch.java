package io.lambdatape.store.lucene;

import io.lambdatape.recording.LogLine;
import io.lambdatape.store.InvalidQueryException;
import io.lambdatape.store.LogSearch;
import io.lambdatape.store.StoredLine;
import io.lambdatape.store.TimeRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.TopDocs;
import org.jspecify.annotations.Nullable;

/** Finds lines. A line's id is its arrival number. */
final class LuceneLogSearch implements LogSearch {
    private static final List<String> COUNTABLE = List.of(
            Fields.LAMBDA,
            Fields.WORKER,
            Fields.LEVEL,
            Fields.STREAM,
            Fields.INSTANCE,
            Fields.FILE,
            Fields.ATTRIBUTION,
            Fields.PLATFORM);

    private final Searchers searchers;

    LuceneLogSearch(Searchers searchers) {
        this.searchers = searchers;
    }

    @Override
    public List<StoredLine> search(String query, TimeRange range, int limit, @Nullable String cursor)
            throws InvalidQueryException, IOException {
        Cursor after = cursor == null ? null : Cursor.parse(cursor);
        try (Lease lease = Lease.of(searchers)) {
            IndexSearcher searcher = lease.searcher();
            Query selected = Selection.lines(searcher, query, range);
            return lines(searcher, Selection.byTime(searcher, selected, Selection.NEWEST_FIRST, limit, after));
        }
    }

    @Override
    public List<StoredLine> tail(String query, String cursor, int limit) throws InvalidQueryException, IOException {
        long after = Cursor.parse(cursor).arrival();
        try (Lease lease = Lease.of(searchers)) {
            IndexSearcher searcher = lease.searcher();
            Query selected = Selection.all(
                    Selection.lines(searcher, query, TimeRange.ALL), Arrivals.between(after + 1, Long.MAX_VALUE));
            return stored(searcher, searcher.search(selected, limit, Selection.BY_ARRIVAL));
        }
    }

    @Override
    public String tailCursor() throws IOException {
        try (Lease lease = Lease.of(searchers)) {
            return new Cursor(0, Arrivals.highest(lease.searcher())).toString();
        }
    }

    @Override
    public List<Bucket> histogram(String query, TimeRange range, int buckets)
            throws InvalidQueryException, IOException {
        try (Lease lease = Lease.of(searchers)) {
            IndexSearcher searcher = lease.searcher();
            return Histogram.of(searcher, Selection.lines(searcher, query, range), range, buckets);
        }
    }

    @Override
    public List<FacetValue> facets(String query, TimeRange range, String field, int limit)
            throws InvalidQueryException, IOException {
        if (!COUNTABLE.contains(field)) {
            throw new InvalidQueryException(
                    "cannot count the values of the field \"" + field + "\"; it must be one of "
                            + String.join(", ", COUNTABLE),
                    -1);
        }
        try (Lease lease = Lease.of(searchers)) {
            IndexSearcher searcher = lease.searcher();
            return Facets.of(searcher, Selection.lines(searcher, query, range), field, limit);
        }
    }

    @Override
    public List<StoredLine> context(String id, int before, int after) throws IOException {
        try (Lease lease = Lease.of(searchers)) {
            IndexSearcher searcher = lease.searcher();
            long arrival = arrival(id);
            TopDocs itself =
                    searcher.search(Selection.all(Selection.type(DocumentType.LINE), Arrivals.exactly(arrival)), 1);
            if (itself.scoreDocs.length == 0) {
                return List.of();
            }
            LogLine line = Records.line(searcher, searcher.storedFields(), itself.scoreDocs[0].doc);
            List<StoredLine> around = new ArrayList<>(
                    neighbours(searcher, line, 0, arrival, before + 1, Selection.BY_ARRIVAL_LAST_FIRST));
            Collections.reverse(around);
            around.addAll(neighbours(searcher, line, arrival + 1, Long.MAX_VALUE, after, Selection.BY_ARRIVAL));
            return around;
        }
    }

    @Override
    public List<StoredLine> ofTrace(String traceId, int limit) throws IOException {
        try (Lease lease = Lease.of(searchers)) {
            IndexSearcher searcher = lease.searcher();
            Query query = Selection.all(Selection.type(DocumentType.LINE), Selection.term(Fields.TRACE_ID, traceId));
            return lines(searcher, Selection.byTime(searcher, query, Selection.OLDEST_FIRST, limit, null));
        }
    }

    @Override
    public long count(String query, TimeRange range) throws InvalidQueryException, IOException {
        try (Lease lease = Lease.of(searchers)) {
            IndexSearcher searcher = lease.searcher();
            return searcher.count(Selection.lines(searcher, query, range));
        }
    }

    // A source's lines arrive in their order.
    private static List<StoredLine> neighbours(
            IndexSearcher searcher, LogLine line, long from, long to, int limit, Sort order) throws IOException {
        if (limit <= 0) {
            return List.of();
        }
        String file = line.file();
        Query sameSource = Selection.all(
                Selection.type(DocumentType.LINE),
                Selection.term(Fields.WORKER, line.place().worker()),
                file == null ? Selection.term(Fields.STREAM, line.stream()) : Selection.term(Fields.FILE, file),
                Arrivals.between(from, to));
        return stored(searcher, searcher.search(sameSource, limit, order));
    }

    private static long arrival(String id) {
        try {
            return Long.parseLong(id, 36);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static List<StoredLine> lines(IndexSearcher searcher, List<Selection.Found> found) throws IOException {
        StoredFields stored = searcher.storedFields();
        List<StoredLine> lines = new ArrayList<>(found.size());
        for (Selection.Found one : found) {
            lines.add(line(
                    Records.line(searcher, stored, one.document()), one.cursor().arrival()));
        }
        return lines;
    }

    private static List<StoredLine> stored(IndexSearcher searcher, TopDocs top) throws IOException {
        StoredFields stored = searcher.storedFields();
        IndexReader reader = searcher.getIndexReader();
        List<StoredLine> lines = new ArrayList<>(top.scoreDocs.length);
        for (ScoreDoc doc : top.scoreDocs) {
            lines.add(line(Records.line(searcher, stored, doc.doc), Arrivals.of(reader, doc.doc)));
        }
        return lines;
    }

    private static StoredLine line(LogLine line, long arrival) {
        return new StoredLine(Long.toString(arrival, 36), new Cursor(line.timeNanos(), arrival).toString(), line);
    }
}
