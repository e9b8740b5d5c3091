package io.lambdatape.store;

import io.lambdatape.recording.Severity;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds log lines. An empty query finds all. The query language is Lucene's, with the fields {@code time worker
 * lambda instance stream level message traceId spanId attribution file} and every attribute by its name; terms
 * without a field are looked for in the message.
 */
public interface LogSearch {
    /** So many fields make a group at most. */
    int GROUP_FIELDS_MAX = 3;

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
     * nothing comes twice when it is called again with {@link Tail#next} or the last line's cursor.
     *
     * @param cursor from {@link #tailCursor}, or of a tail or a line before
     */
    Tail tail(String query, String cursor, int limit) throws InvalidQueryException, IOException;

    /** How many lines {@link #tail} still has after a cursor. */
    long countAfter(String query, String cursor) throws InvalidQueryException, IOException;

    /**
     * Waits until there may be lines after a cursor, at most for so long.
     *
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    void awaitAfter(String cursor, Duration max) throws InvalidQueryException, IOException, InterruptedException;

    /** The cursor of "now": what is indexed later comes after it. */
    String tailCursor() throws IOException;

    /** Counts by time, from oldest to newest: {@code buckets} equal parts of the range. */
    List<Bucket> histogram(String query, TimeRange range, int buckets) throws InvalidQueryException, IOException;

    /**
     * The most frequent values of a field; of an attribute that is a list, every element.
     *
     * @param prefix what the values begin with, case ignored; empty for all
     */
    List<FacetValue> facets(String query, TimeRange range, String field, String prefix, int limit)
            throws InvalidQueryException, IOException;

    /**
     * Counts lines by the values of fields, and sums a number up.
     *
     * @param of the field with the number, or null to count only
     * @param by at most {@link #GROUP_FIELDS_MAX}; none makes one group of all
     * @param limit how many groups, the largest
     * @throws InvalidQueryException if the query cannot be understood, a field is not there or holds no such values, or
     *     there are too many groups
     */
    LineStatistics statistics(String query, TimeRange range, @Nullable String of, List<String> by, int limit)
            throws InvalidQueryException, IOException;

    /**
     * The patterns of lines.
     *
     * @param linesMax how many lines are looked at, the newest
     * @param limit how many patterns, the most frequent
     */
    LinePatterns patterns(String query, TimeRange range, int linesMax, int limit)
            throws InvalidQueryException, IOException;

    /**
     * The patterns of lines since a time that no line before had.
     *
     * @param range from where lines count as "before" to the last that may be new
     * @param sinceNanos when "before" ends
     */
    LinePatterns newPatterns(String query, TimeRange range, long sinceNanos, int linesMax, int limit)
            throws InvalidQueryException, IOException;

    /** The fields that a query may name and that begin like this, case ignored: first ours, then attributes. */
    List<SearchField> fields(String prefix, int limit) throws IOException;

    /**
     * Lines around one line, oldest first, the line itself among them; empty if there is no such line. A line that is
     * tied to no invocation stands alone within it.
     */
    List<StoredLine> context(String id, Around around, int before, int after) throws IOException;

    /** The lines of one trace, oldest first. */
    List<StoredLine> ofTrace(String traceId, int limit) throws IOException;

    /** How many lines match. */
    long count(String query, TimeRange range) throws InvalidQueryException, IOException;

    /** Where the lines around a line are taken from. */
    enum Around {
        /** The file or stream that it stands in, in the order in which it was written. */
        SOURCE,
        /** All files and streams of its invocation, in the order of time. */
        INVOCATION
    }

    /** One bar of a histogram; lines without a level count under no key. */
    record Bucket(TimeRange range, long count, Map<Severity, Long> byLevel) {}

    /**
     * A part of a live tail.
     *
     * @param next the cursor after all that was looked at, lines that do not match too
     * @param complete whether these are all that there were; there may be more, however few these are
     */
    record Tail(List<StoredLine> lines, String next, boolean complete) {}

    /** A value and how many lines have it. */
    record FacetValue(String value, long count) {}
}
