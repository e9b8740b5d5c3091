package io.lambdatape.logview.api;

import io.javalin.http.Context;
import io.lambdatape.logview.json.PatternsJson;
import io.lambdatape.logview.parameter.Parameters;
import io.lambdatape.logview.problem.Problem;
import io.lambdatape.logview.problem.ProblemType;
import io.lambdatape.store.InvalidQueryException;
import io.lambdatape.store.LogSearch;
import io.lambdatape.store.TimeRange;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;

/** By which statements the lines that match were printed; or only those that did so for the first time since then. */
final class PatternsEndpoint implements Endpoint {
    private static final int PATTERNS_DEFAULT = 100;
    private static final int PATTERNS_MAX = 1_000;
    private static final int LINES_DEFAULT = 200_000;
    private static final int LINES_MAX = 1_000_000;
    /** Every line is read, so a million take seconds of a processor. */
    private static final int AT_ONCE_MAX = 2;

    private final LogSearch logs;
    private final Semaphore free = new Semaphore(AT_ONCE_MAX);

    PatternsEndpoint(LogSearch logs) {
        this.logs = logs;
    }

    @Override
    public String path() {
        return "/api/v1/logs/patterns";
    }

    @Override
    public List<String> parameters() {
        return List.of("query", "start", "end", "newSince", "lines", "limit");
    }

    @Override
    public void answer(Parameters parameters, Context context) throws IOException, InvalidQueryException {
        if (!free.tryAcquire()) {
            throw Problem.of(
                            ProblemType.TOO_MANY_AT_ONCE,
                            "as many patterns are being looked for as the server allows; try again in a moment")
                    .exception();
        }
        try {
            JsonAnswer.send(context, answer(parameters));
        } finally {
            free.release();
        }
    }

    private PatternsJson answer(Parameters parameters) throws IOException, InvalidQueryException {
        int lines = parameters.number("lines", LINES_DEFAULT, 1, LINES_MAX);
        int limit = parameters.number("limit", PATTERNS_DEFAULT, 1, PATTERNS_MAX);
        Long newSince = parameters.nanos("newSince");
        if (newSince == null) {
            return PatternsJson.of(logs.patterns(parameters.query(), parameters.range(), lines, limit), false);
        }
        TimeRange range = around(newSince, parameters);
        return PatternsJson.of(logs.newPatterns(parameters.query(), range, newSince, lines, limit), true);
    }

    /** What is before is all that there is, unless it is said from when on. */
    private static TimeRange around(long newSince, Parameters parameters) {
        Long given = parameters.nanos("start");
        Long until = parameters.nanos("end");
        long start = given == null ? 0 : given;
        long end = until == null ? parameters.nowNanos() : until;
        if (newSince < start || newSince > end) {
            throw Parameters.invalid("newSince", "is not between start and end; move one of them");
        }
        return new TimeRange(start, end);
    }
}
