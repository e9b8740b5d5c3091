package io.lambdatape.logview.api;

import io.javalin.http.Context;
import io.lambdatape.logview.parameter.Parameters;
import io.lambdatape.logview.status.StatusSource;
import java.io.IOException;
import java.util.List;

/** How things stand. */
final class StatusEndpoint implements Endpoint {
    private final StatusSource source;

    StatusEndpoint(StatusSource source) {
        this.source = source;
    }

    @Override
    public String path() {
        return "/api/v1/status";
    }

    @Override
    public List<String> parameters() {
        return List.of();
    }

    @Override
    public void answer(Parameters parameters, Context context) throws IOException {
        JsonAnswer.send(context, source.status());
    }
}
