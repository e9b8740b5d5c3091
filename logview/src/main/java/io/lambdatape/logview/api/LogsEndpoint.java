package io.lambdatape.logview.api;

import io.javalin.http.Context;
import io.lambdatape.logview.json.LinesJson;
import io.lambdatape.logview.parameter.Parameters;
import io.lambdatape.store.InvalidQueryException;
import io.lambdatape.store.LogSearch;
import io.lambdatape.store.StoredLine;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines that match, the newest first. */
final class LogsEndpoint implements Endpoint {
    private static final int LIMIT_DEFAULT = 100;
    private static final int LIMIT_MAX = 5000;

    private final LogSearch logs;

    LogsEndpoint(LogSearch logs) {
        this.logs = logs;
    }

    @Override
    public String path() {
        return "/api/v1/logs";
    }

    @Override
    public List<String> parameters() {
        return List.of("query", "start", "end", "limit", "cursor");
    }

    @Override
    public void answer(Parameters parameters, Context context) throws IOException, InvalidQueryException {
        int limit = parameters.number("limit", LIMIT_DEFAULT, 1, LIMIT_MAX);
        String cursor = parameters.text("cursor");
        // Taken before the search: what is indexed in between comes in both, and nothing in neither.
        String tail = cursor == null ? logs.tailCursor() : null;
        List<StoredLine> found = found(parameters, limit + 1, cursor);
        Page<StoredLine> page =
                Page.of(found, limit, stored -> stored.line().message().length(), StoredLine::cursor);
        JsonAnswer.send(context, LinesJson.page(page.items(), parameters.range(), page.next(), tail));
    }

    private List<StoredLine> found(Parameters parameters, int limit, @Nullable String cursor)
            throws IOException, InvalidQueryException {
        try {
            return logs.search(parameters.query(), parameters.range(), limit, cursor);
        } catch (InvalidQueryException e) {
            throw Fault.of(e, "cursor", logs, parameters.query());
        }
    }
}
