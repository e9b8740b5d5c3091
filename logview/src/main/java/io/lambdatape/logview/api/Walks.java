package io.lambdatape.logview.api;

import io.lambdatape.logview.problem.Problem;
import io.lambdatape.logview.problem.ProblemType;
import io.lambdatape.store.InvalidQueryException;
import io.lambdatape.store.RecordVisitor;
import io.lambdatape.store.TimeRange;
import io.lambdatape.store.TraceSearch;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/** Walks through selections, a few at a time: each reads whatever matches, and may take long. */
final class Walks {
    private static final int WALKS_MAX = 8;

    private final TraceSearch traces;
    private final Semaphore free = new Semaphore(WALKS_MAX);

    Walks(TraceSearch traces) {
        this.traces = traces;
    }

    void walk(String query, TimeRange range, RecordVisitor visitor) throws IOException, InvalidQueryException {
        if (!free.tryAcquire()) {
            throw Problem.of(
                            ProblemType.TOO_MANY_AT_ONCE,
                            "there are " + WALKS_MAX + " recordings and reports being made; try again in a moment")
                    .exception();
        }
        try {
            traces.walk(query, range, visitor);
        } finally {
            free.release();
        }
    }

    /** The problem of a selection that is empty. */
    static RuntimeException nothing() {
        return Problem.of(
                        ProblemType.NOTHING_MATCHES,
                        "no invocation matches the query between start and end; widen the time, or see /api/v1/traces "
                                + "for what there is")
                .exception();
    }
}
