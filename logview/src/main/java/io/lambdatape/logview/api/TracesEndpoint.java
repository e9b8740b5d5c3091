package io.lambdatape.logview.api;

import io.javalin.http.Context;
import io.lambdatape.logview.json.TraceSummaryJson;
import io.lambdatape.logview.json.TracesJson;
import io.lambdatape.logview.parameter.Parameters;
import io.lambdatape.store.InvalidQueryException;
import io.lambdatape.store.TraceSearch;
import io.lambdatape.store.TraceSummary;
import java.io.IOException;
import java.util.List;

/** Invocations that match, the newest first. */
final class TracesEndpoint implements Endpoint {
    private static final int LIMIT_DEFAULT = 100;
    private static final int LIMIT_MAX = 5000;
    private static final long SUMMARY_CHARS = 1000;

    private final TraceSearch traces;

    TracesEndpoint(TraceSearch traces) {
        this.traces = traces;
    }

    @Override
    public String path() {
        return "/api/v1/traces";
    }

    @Override
    public List<String> parameters() {
        return List.of("query", "start", "end", "limit", "cursor");
    }

    @Override
    public void answer(Parameters parameters, Context context) throws IOException, InvalidQueryException {
        int limit = parameters.number("limit", LIMIT_DEFAULT, 1, LIMIT_MAX);
        List<TraceSummary> found = found(parameters, limit + 1);
        Page<TraceSummary> page = Page.of(found, limit, summary -> SUMMARY_CHARS, TraceSummary::cursor);
        JsonAnswer.send(
                context,
                new TracesJson(page.items().stream().map(TraceSummaryJson::of).toList(), page.next()));
    }

    private List<TraceSummary> found(Parameters parameters, int limit) throws IOException, InvalidQueryException {
        try {
            return traces.search(parameters.query(), parameters.range(), limit, parameters.text("cursor"));
        } catch (InvalidQueryException e) {
            throw Fault.of(e, "cursor", traces, parameters.query());
        }
    }
}
