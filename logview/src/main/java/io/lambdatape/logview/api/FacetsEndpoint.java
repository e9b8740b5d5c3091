package io.lambdatape.logview.api;

import io.javalin.http.Context;
import io.lambdatape.logview.json.FacetsJson;
import io.lambdatape.logview.parameter.Parameters;
import io.lambdatape.store.InvalidQueryException;
import io.lambdatape.store.LogSearch;
import java.io.IOException;
import java.util.List;

/** Which values a field has among the lines that match, and how often. */
final class FacetsEndpoint implements Endpoint {
    private static final int VALUES_DEFAULT = 20;
    private static final int VALUES_MAX = 1000;

    private final LogSearch logs;

    FacetsEndpoint(LogSearch logs) {
        this.logs = logs;
    }

    @Override
    public String path() {
        return "/api/v1/logs/facets";
    }

    @Override
    public List<String> parameters() {
        return List.of("query", "start", "end", "field", "prefix", "limit");
    }

    @Override
    public void answer(Parameters parameters, Context context) throws IOException, InvalidQueryException {
        String field = parameters.required("field", "field=lambda");
        int limit = parameters.number("limit", VALUES_DEFAULT, 1, VALUES_MAX);
        JsonAnswer.send(context, new FacetsJson(field, values(parameters, field, limit)));
    }

    private List<LogSearch.FacetValue> values(Parameters parameters, String field, int limit)
            throws IOException, InvalidQueryException {
        try {
            String prefix = parameters.text("prefix");
            return logs.facets(parameters.query(), parameters.range(), field, prefix == null ? "" : prefix, limit);
        } catch (InvalidQueryException e) {
            throw Fault.of(e, "field", logs, parameters.query());
        }
    }
}
