package io.lambdatape.store.lucene;

import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.TraceContext;
import io.lambdatape.store.InvalidQueryException;
import io.lambdatape.store.LinePatterns;
import io.lambdatape.store.LineStatistics;
import io.lambdatape.store.LogSearch;
import io.lambdatape.store.SearchField;
import io.lambdatape.store.StoredLine;
import io.lambdatape.store.TimeRange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TopDocs;
import org.jspecify.annotations.Nullable;

/** Finds lines. A line's id is its arrival number. */
final class LuceneLogSearch implements LogSearch {
    /** A part of a tail is shorter than its limit before it is larger than memory. */
    private static final long TAIL_CHARS_MAX = 4L << 20;

    private final Searchers searchers;

    LuceneLogSearch(Searchers searchers) {
        this.searchers = searchers;
    }

    @Override
    public List<StoredLine> search(String query, TimeRange range, int limit, @Nullable String cursor)
            throws InvalidQueryException, IOException {
        Cursor after = cursor == null ? null : Cursor.parse(cursor);
        try (Lease lease = Lease.of(searchers)) {
            StoreSearcher searcher = lease.searcher();
            Query selected = Selection.lines(searcher, query, range);
            return lines(searcher, Selection.byTime(searcher, selected, Selection.NEWEST_FIRST, limit, after));
        }
    }

    @Override
    public Tail tail(String query, String cursor, int limit) throws InvalidQueryException, IOException {
        Cursor after = Cursor.parse(cursor);
        try (Lease lease = Lease.of(searchers)) {
            StoreSearcher searcher = lease.searcher();
            Query selected = Selection.lines(searcher, query, TimeRange.ALL);
            long highest = Arrivals.highest(searcher);
            List<Arrivals.Found> found = Arrivals.from(searcher, selected, after.arrival() + 1, limit);
            List<StoredLine> lines = arrived(searcher, found, TAIL_CHARS_MAX);
            boolean complete = lines.size() == found.size() && found.size() < limit;
            // The cursor may be of a line that is found no more, and ahead of all that is.
            long reached = complete ? Math.max(highest, after.arrival()) : 0;
            return new Tail(
                    lines,
                    complete
                            ? new Cursor(0, reached).toString()
                            : lines.getLast().cursor(),
                    complete);
        }
    }

    @Override
    public long countAfter(String query, String cursor) throws InvalidQueryException, IOException {
        long after = Cursor.parse(cursor).arrival();
        try (Lease lease = Lease.of(searchers)) {
            StoreSearcher searcher = lease.searcher();
            Query selected = Selection.lines(searcher, query, TimeRange.ALL);
            return searcher.count(Selection.all(selected, Arrivals.between(after + 1, Long.MAX_VALUE)));
        }
    }

    @Override
    public void awaitAfter(String cursor, Duration max)
            throws InvalidQueryException, IOException, InterruptedException {
        searchers.awaitArrivalAfter(Cursor.parse(cursor).arrival(), max);
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
            StoreSearcher searcher = lease.searcher();
            return Histogram.of(searcher, Selection.lines(searcher, query, range), range, buckets);
        }
    }

    @Override
    public List<FacetValue> facets(String query, TimeRange range, String field, String prefix, int limit)
            throws InvalidQueryException, IOException {
        try (Lease lease = Lease.of(searchers)) {
            StoreSearcher searcher = lease.searcher();
            Query selected = Selection.lines(searcher, query, range);
            CountedField counted = CountedField.byValue(field, searcher.lineFields());
            return ValueCounts.of(searcher, selected, counted, prefix, limit).largest();
        }
    }

    @Override
    public LineStatistics statistics(String query, TimeRange range, @Nullable String of, List<String> by, int limit)
            throws InvalidQueryException, IOException {
        if (by.size() > GROUP_FIELDS_MAX) {
            throw new InvalidQueryException(
                    "lines are grouped by at most " + GROUP_FIELDS_MAX + " fields, not by " + by.size()
                            + "; leave some out",
                    -1);
        }
        try (Lease lease = Lease.of(searchers)) {
            StoreSearcher searcher = lease.searcher();
            Query selected = Selection.lines(searcher, query, range);
            FieldCatalogue fields = searcher.lineFields();
            List<CountedField> groups = new ArrayList<>();
            for (String field : by) {
                groups.add(CountedField.byValue(field, fields));
            }
            CountedField numbers = of == null ? null : CountedField.ofNumbers(of, fields);
            return Statistics.of(searcher, selected, numbers, groups, limit);
        }
    }

    @Override
    public LinePatterns patterns(String query, TimeRange range, int linesMax, int limit)
            throws InvalidQueryException, IOException {
        try (Lease lease = Lease.of(searchers)) {
            return new Patterns(lease.searcher(), query, limit).of(range, linesMax);
        }
    }

    @Override
    public LinePatterns newPatterns(String query, TimeRange range, long sinceNanos, int linesMax, int limit)
            throws InvalidQueryException, IOException {
        try (Lease lease = Lease.of(searchers)) {
            return new Patterns(lease.searcher(), query, limit).since(sinceNanos, range, linesMax);
        }
    }

    @Override
    public List<SearchField> fields(String prefix, int limit) throws IOException {
        try (Lease lease = Lease.of(searchers)) {
            return lease.searcher().lineFields(prefix, limit);
        }
    }

    @Override
    public List<StoredLine> context(String id, Around around, int before, int after) throws IOException {
        try (Lease lease = Lease.of(searchers)) {
            StoreSearcher searcher = lease.searcher();
            long arrival = arrival(id);
            TopDocs itself =
                    searcher.search(Selection.all(Selection.type(DocumentType.LINE), Arrivals.exactly(arrival)), 1);
            if (itself.scoreDocs.length == 0) {
                return List.of();
            }
            LogLine line = new Records(searcher.getIndexReader()).line(itself.scoreDocs[0].doc);
            return switch (around) {
                case SOURCE -> inSource(searcher, line, arrival, before, after);
                case INVOCATION -> inInvocation(searcher, line, arrival, before, after);
            };
        }
    }

    @Override
    public List<StoredLine> ofTrace(String traceId, int limit) throws IOException {
        try (Lease lease = Lease.of(searchers)) {
            StoreSearcher searcher = lease.searcher();
            Query query = Selection.all(Selection.type(DocumentType.LINE), Selection.term(Fields.TRACE_ID, traceId));
            return lines(searcher, Selection.byTime(searcher, query, Selection.OLDEST_FIRST, limit, null));
        }
    }

    @Override
    public long count(String query, TimeRange range) throws InvalidQueryException, IOException {
        try (Lease lease = Lease.of(searchers)) {
            StoreSearcher searcher = lease.searcher();
            return searcher.count(Selection.lines(searcher, query, range));
        }
    }

    // A source's lines arrive in their order.
    private static List<StoredLine> inSource(IndexSearcher searcher, LogLine line, long arrival, int before, int after)
            throws IOException {
        String file = line.file();
        Query sameSource = Selection.all(
                Selection.type(DocumentType.LINE),
                Selection.term(Fields.WORKER, line.place().worker()),
                file == null ? Selection.term(Fields.STREAM, line.stream()) : Selection.term(Fields.FILE, file));
        List<Arrivals.Found> around = new ArrayList<>(Arrivals.down(searcher, sameSource, arrival, before + 1));
        Collections.reverse(around);
        around.addAll(Arrivals.from(searcher, sameSource, arrival + 1, after));
        return arrived(searcher, around, Long.MAX_VALUE);
    }

    private static List<StoredLine> inInvocation(
            IndexSearcher searcher, LogLine line, long arrival, int before, int after) throws IOException {
        TraceContext invocation = line.invocation();
        if (invocation == null) {
            return List.of(line(line, arrival));
        }
        Query all =
                Selection.all(Selection.type(DocumentType.LINE), Selection.term(Fields.SPAN_ID, invocation.spanId()));
        Cursor here = new Cursor(line.timeNanos(), arrival);
        List<StoredLine> around =
                new ArrayList<>(lines(searcher, Selection.byTime(searcher, all, Selection.NEWEST_FIRST, before, here)));
        Collections.reverse(around);
        around.add(line(line, arrival));
        around.addAll(lines(searcher, Selection.byTime(searcher, all, Selection.OLDEST_FIRST, after, here)));
        return around;
    }

    private static long arrival(String id) {
        try {
            return Long.parseLong(id, 36);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static List<StoredLine> lines(IndexSearcher searcher, List<Selection.Found> found) throws IOException {
        Records records = new Records(searcher.getIndexReader());
        List<StoredLine> lines = new ArrayList<>(found.size());
        for (Selection.Found one : found) {
            lines.add(line(records.line(one.document()), one.cursor().arrival()));
        }
        return lines;
    }

    /** Their lines, and no more once their messages are longer than so many characters. */
    private static List<StoredLine> arrived(IndexSearcher searcher, List<Arrivals.Found> found, long charsMax)
            throws IOException {
        Records records = new Records(searcher.getIndexReader());
        List<StoredLine> lines = new ArrayList<>(found.size());
        long chars = 0;
        for (Arrivals.Found one : found) {
            if (chars > charsMax) {
                break;
            }
            LogLine line = records.line(one.document());
            chars += line.message().length();
            lines.add(line(line, one.arrival()));
        }
        return lines;
    }

    private static StoredLine line(LogLine line, long arrival) {
        return new StoredLine(Long.toString(arrival, 36), new Cursor(line.timeNanos(), arrival).toString(), line);
    }
}
