package io.lambdatape.logview.api;

import io.javalin.http.Context;
import io.lambdatape.logview.json.FieldsJson;
import io.lambdatape.logview.parameter.Parameters;
import io.lambdatape.store.LogSearch;
import io.lambdatape.store.SearchField;
import io.lambdatape.store.TraceSearch;
import java.io.IOException;
import java.util.List;

/** The fields that a query may name: what completes while one is typed. */
final class FieldsEndpoint implements Endpoint {
    private static final int FIELDS_DEFAULT = 100;
    private static final int FIELDS_MAX = 10_000;

    private final String path;
    private final Source source;

    /** Where the fields are. */
    @FunctionalInterface
    private interface Source {
        List<SearchField> fields(String prefix, int limit) throws IOException;
    }

    private FieldsEndpoint(String path, Source source) {
        this.path = path;
        this.source = source;
    }

    static FieldsEndpoint of(LogSearch logs) {
        return new FieldsEndpoint("/api/v1/logs/fields", logs::fields);
    }

    static FieldsEndpoint of(TraceSearch traces) {
        return new FieldsEndpoint("/api/v1/traces/fields", traces::fields);
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public List<String> parameters() {
        return List.of("prefix", "limit");
    }

    @Override
    public void answer(Parameters parameters, Context context) throws IOException {
        String prefix = parameters.text("prefix");
        int limit = parameters.number("limit", FIELDS_DEFAULT, 1, FIELDS_MAX);
        JsonAnswer.send(context, FieldsJson.of(source.fields(prefix == null ? "" : prefix, limit)));
    }
}
