package io.lambdatape.store;

import io.lambdatape.recording.Severity;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds log lines. An empty query finds all. The query language is Lucene's, with the fields {@code time worker
 * lambda instance stream level message traceId spanId attribution file} and every attribute by its name; terms
 * without a field are looked for in the message.
 */
public interface LogSearch {
    /**
     * The newest lines first; lines of equal time in a stable order, by source and position.
     *
     * @param cursor the last line's cursor of the page before, or null for the first page
     * @throws InvalidQueryException if the query or the cursor cannot be understood
     */
    List<StoredLine> search(String query, TimeRange range, int limit, @Nullable String cursor)
            throws InvalidQueryException, IOException;

    /**
     * Lines in the order in which they were indexed, after a cursor: what a live tail shows. Nothing is skipped and
     * nothing comes twice when it is called again with the last line's cursor.
     *
     * @param cursor from {@link #tailCursor} or of a line from this method
     */
    List<StoredLine> tail(String query, String cursor, int limit) throws InvalidQueryException, IOException;

    /** The cursor of "now": what is indexed later comes after it. */
    String tailCursor() throws IOException;

    /** Counts by time, from oldest to newest: {@code buckets} equal parts of the range. */
    List<Bucket> histogram(String query, TimeRange range, int buckets) throws InvalidQueryException, IOException;

    /** The most frequent values of a field. */
    List<FacetValue> facets(String query, TimeRange range, String field, int limit)
            throws InvalidQueryException, IOException;

    /** Lines around one line, same source, oldest first, the line itself among them; empty if there is no such line. */
    List<StoredLine> context(String id, int before, int after) throws IOException;

    /** The lines of one trace, oldest first. */
    List<StoredLine> ofTrace(String traceId, int limit) throws IOException;

    /** How many lines match. */
    long count(String query, TimeRange range) throws InvalidQueryException, IOException;

    /** One bar of a histogram; lines without a level count under no key. */
    record Bucket(TimeRange range, long count, Map<Severity, Long> byLevel) {}

    /** A value and how many lines have it. */
    record FacetValue(String value, long count) {}
}
