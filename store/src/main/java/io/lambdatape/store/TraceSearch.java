package io.lambdatape.store;

import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Payload;
import io.lambdatape.recording.Side;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds invocations and what belongs to them. The query language is Lucene's, with the fields {@code traceId spanId
 * lambda worker instance platform outcome coldStart status durationMs queries calls queryMs attribution} and every
 * attribute by its name; terms without a field are looked for in the request's path and the function's name.
 */
public interface TraceSearch {
    /** Invocations that match, the newest first. */
    List<TraceSummary> search(String query, TimeRange range, int limit, @Nullable String cursor)
            throws InvalidQueryException, IOException;

    /** How many invocations match. */
    long count(String query, TimeRange range) throws InvalidQueryException, IOException;

    /** The fields that a query may name and that begin like this, case ignored: first ours, then attributes. */
    List<SearchField> fields(String prefix, int limit) throws IOException;

    /** Every exchange of a trace, oldest start first, payloads without their bytes; empty if there is none. */
    List<Exchange> trace(String traceId, int limit) throws IOException;

    /** One exchange without its payloads' bytes. */
    Optional<Exchange> exchange(String spanId) throws IOException;

    /** One side of an exchange, put together from its parts. */
    Optional<Payload> payload(String spanId, Side side) throws IOException;

    /**
     * Walks through the invocations that match and all exchanges and log lines tied to them, in the order of their
     * start times, payloads whole. Memory does not grow with the number of records.
     */
    void walk(String query, TimeRange range, RecordVisitor visitor) throws InvalidQueryException, IOException;
}
