package io.lambdatape.logview.api;

import io.javalin.http.Context;
import io.lambdatape.logview.json.LinesJson;
import io.lambdatape.logview.parameter.Parameters;
import io.lambdatape.logview.problem.Problem;
import io.lambdatape.logview.problem.ProblemAnswers;
import io.lambdatape.logview.problem.ProblemType;
import io.lambdatape.store.LogSearch;
import io.lambdatape.store.StoredLine;
import java.io.IOException;
import java.util.List;

/** The lines around one line in its source or its invocation, oldest first. */
final class ContextEndpoint implements Endpoint {
    private static final int AROUND_DEFAULT = 10;
    private static final int AROUND_MAX = 1000;

    private final LogSearch logs;

    ContextEndpoint(LogSearch logs) {
        this.logs = logs;
    }

    @Override
    public String path() {
        return "/api/v1/logs/context";
    }

    @Override
    public List<String> parameters() {
        return List.of("id", "within", "before", "after");
    }

    @Override
    public void answer(Parameters parameters, Context context) throws IOException {
        String id = parameters.required("id", "the id of a line that /api/v1/logs gave");
        LogSearch.Around within = parameters.word("within", LogSearch.Around.SOURCE, LogSearch.Around.class);
        int before = parameters.number("before", AROUND_DEFAULT, 0, AROUND_MAX);
        int after = parameters.number("after", AROUND_DEFAULT, 0, AROUND_MAX);
        List<StoredLine> lines = logs.context(id, within, before, after);
        if (lines.isEmpty()) {
            throw Problem.of(
                            ProblemType.NOT_FOUND,
                            "there is no line with the id " + ProblemAnswers.shown(id)
                                    + "; it may be older than what is kept, so search for it again")
                    .at("id")
                    .exception();
        }
        JsonAnswer.send(context, LinesJson.around(lines));
    }
}
