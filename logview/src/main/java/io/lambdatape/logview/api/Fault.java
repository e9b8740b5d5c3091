package io.lambdatape.logview.api;

import io.lambdatape.logview.problem.Problem;
import io.lambdatape.logview.problem.ProblemException;
import io.lambdatape.logview.problem.ProblemType;
import io.lambdatape.store.InvalidQueryException;
import io.lambdatape.store.LogSearch;
import io.lambdatape.store.TimeRange;
import io.lambdatape.store.TraceSearch;
import java.io.IOException;

/** Tells which parameter a search was refused for: the store says only that it cannot be understood. */
final class Fault {
    /** A range without lines. */
    static final TimeRange NOTHING = new TimeRange(0, 0);

    private Fault() {}

    /**
     * The problem of {@code other}, if the query by itself is right.
     *
     * @throws InvalidQueryException if it is the query
     */
    static ProblemException of(InvalidQueryException refusal, String other, LogSearch logs, String query)
            throws InvalidQueryException, IOException {
        logs.search(query, NOTHING, 1, null);
        return at(other, refusal);
    }

    /** The same for invocations. */
    static ProblemException of(InvalidQueryException refusal, String other, TraceSearch traces, String query)
            throws InvalidQueryException, IOException {
        traces.search(query, NOTHING, 1, null);
        return at(other, refusal);
    }

    private static ProblemException at(String parameter, InvalidQueryException refusal) {
        String message = refusal.getMessage();
        String detail = message == null ? "this " + parameter + " cannot be understood" : message;
        return Problem.of(ProblemType.INVALID_PARAMETER, detail).at(parameter).exception();
    }
}
