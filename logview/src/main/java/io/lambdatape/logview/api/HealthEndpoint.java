package io.lambdatape.logview.api;

import io.javalin.http.Context;
import io.lambdatape.logview.parameter.Parameters;
import java.util.List;

/** Answers 200 as soon as the server serves. */
final class HealthEndpoint implements Endpoint {
    @Override
    public String path() {
        return "/healthz";
    }

    @Override
    public List<String> parameters() {
        return List.of();
    }

    @Override
    public void answer(Parameters parameters, Context context) {
        context.contentType("text/plain; charset=utf-8").result("ok\n");
    }
}
