package io.lambdatape.logview.api;

import io.javalin.http.Context;
import io.lambdatape.logview.json.StatisticsJson;
import io.lambdatape.logview.parameter.Parameters;
import io.lambdatape.store.InvalidQueryException;
import io.lambdatape.store.LineStatistics;
import io.lambdatape.store.LogSearch;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How many lines match by the values of fields, and how a number is distributed among them. */
final class StatisticsEndpoint implements Endpoint {
    private static final int GROUPS_DEFAULT = 100;
    private static final int GROUPS_MAX = 1_000;

    private final LogSearch logs;

    StatisticsEndpoint(LogSearch logs) {
        this.logs = logs;
    }

    @Override
    public String path() {
        return "/api/v1/logs/statistics";
    }

    @Override
    public List<String> parameters() {
        return List.of("query", "start", "end", "field", "by", "limit");
    }

    @Override
    public void answer(Parameters parameters, Context context) throws IOException, InvalidQueryException {
        String field = parameters.text("field");
        List<String> by = by(parameters);
        int limit = parameters.number("limit", GROUPS_DEFAULT, 1, GROUPS_MAX);
        JsonAnswer.send(context, StatisticsJson.of(field, by, statistics(parameters, field, by, limit)));
    }

    private static List<String> by(Parameters parameters) {
        String by = parameters.text("by");
        if (by == null) {
            return List.of();
        }
        List<String> fields = Stream.of(by.split(",", -1)).map(String::strip).toList();
        if (fields.contains("") || fields.stream().distinct().count() < fields.size()) {
            throw Parameters.invalid("by", "is \"" + by + "\"; write different fields, separated by commas");
        }
        return fields;
    }

    private LineStatistics statistics(Parameters parameters, @Nullable String field, List<String> by, int limit)
            throws IOException, InvalidQueryException {
        try {
            return logs.statistics(parameters.query(), parameters.range(), field, by, limit);
        } catch (InvalidQueryException e) {
            throw Fault.of(e, isRight(field) ? "by" : "field", logs, parameters.query());
        }
    }

    private boolean isRight(@Nullable String field) throws IOException {
        try {
            logs.statistics("", Fault.NOTHING, field, List.of(), 1);
            return true;
        } catch (InvalidQueryException e) {
            return false;
        }
    }
}
