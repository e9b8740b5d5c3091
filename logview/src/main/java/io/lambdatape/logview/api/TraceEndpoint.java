package io.lambdatape.logview.api;

import io.javalin.http.Context;
import io.lambdatape.logview.json.ExchangeJson;
import io.lambdatape.logview.json.LineJson;
import io.lambdatape.logview.json.TraceJson;
import io.lambdatape.logview.parameter.Identifiers;
import io.lambdatape.logview.parameter.Parameters;
import io.lambdatape.logview.problem.Problem;
import io.lambdatape.logview.problem.ProblemType;
import io.lambdatape.recording.Exchange;
import io.lambdatape.store.LogSearch;
import io.lambdatape.store.StoredLine;
import io.lambdatape.store.TraceSearch;
import java.io.IOException;
import java.util.List;

/** Every exchange and log line of a trace, payloads by reference. */
final class TraceEndpoint implements Endpoint {
    private static final int EXCHANGES_MAX = 10_000;
    private static final int LINES_MAX = 10_000;

    private final TraceSearch traces;
    private final LogSearch logs;

    TraceEndpoint(TraceSearch traces, LogSearch logs) {
        this.traces = traces;
        this.logs = logs;
    }

    @Override
    public String path() {
        return "/api/v1/traces/{traceId}";
    }

    @Override
    public List<String> parameters() {
        return List.of();
    }

    @Override
    public void answer(Parameters parameters, Context context) throws IOException {
        String traceId = Identifiers.trace(context.pathParam("traceId"));
        List<Exchange> exchanges = traces.trace(traceId, EXCHANGES_MAX + 1);
        List<StoredLine> found = logs.ofTrace(traceId, LINES_MAX + 1);
        if (exchanges.isEmpty() && found.isEmpty()) {
            throw Problem.of(
                            ProblemType.NOT_FOUND,
                            "there is no trace " + traceId
                                    + "; it may be on its way still (see /api/v1/status) or older than what is kept")
                    .at("traceId")
                    .exception();
        }
        Page<StoredLine> lines =
                Page.of(found, LINES_MAX, stored -> stored.line().message().length(), StoredLine::cursor);
        JsonAnswer.send(
                context,
                new TraceJson(
                        traceId,
                        exchanges.stream()
                                .limit(EXCHANGES_MAX)
                                .map(ExchangeJson::of)
                                .toList(),
                        LineJson.of(lines.items()),
                        exchanges.size() <= EXCHANGES_MAX && lines.next() == null));
    }
}
