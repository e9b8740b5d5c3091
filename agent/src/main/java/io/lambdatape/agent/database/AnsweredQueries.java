package io.lambdatape.agent.database;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.ObjLongConsumer;

/**
 * Queries whose answer has been read and whose last byte has not been written to the client yet. Not thread-safe.
 *
 * @param <Q> what the protocol calls a query
 */
public final class AnsweredQueries<Q> {
    private record Answered<Q>(Q query, long endOffset) {}

    private final Deque<Answered<Q>> unwritten = new ArrayDeque<>(2);
    private final ObjLongConsumer<Q> record;

    /** @param record is told each query and when its last byte was written, in nanoseconds since the epoch */
    public AnsweredQueries(ObjLongConsumer<Q> record) {
        this.record = record;
    }

    /**
     * An answer has been read.
     *
     * @param endOffset how many bytes the client gets on this connection up to its end
     */
    public void add(Q query, long endOffset) {
        unwritten.add(new Answered<>(query, endOffset));
    }

    /** So many bytes have been written to the client. */
    public void written(long total, long nanos) {
        Answered<Q> first = unwritten.peek();
        while (first != null && first.endOffset() <= total) {
            unwritten.remove();
            record.accept(first.query(), nanos);
            first = unwritten.peek();
        }
    }

    /** No more will be written: tells what is left. */
    public void cutOff(ObjLongConsumer<Q> cutOff, long nanos) {
        Answered<Q> first = unwritten.poll();
        while (first != null) {
            cutOff.accept(first.query(), nanos);
            first = unwritten.poll();
        }
    }
}
