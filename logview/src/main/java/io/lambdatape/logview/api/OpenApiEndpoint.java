package io.lambdatape.logview.api;

import io.javalin.http.Context;
import io.lambdatape.logview.parameter.Parameters;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The API's description (OpenAPI 3.1). */
final class OpenApiEndpoint implements Endpoint {
    /** Where it is on the class path. */
    static final String RESOURCE = "/io/lambdatape/logview/openapi.json";

    @Override
    public String path() {
        return "/api/v1/openapi.json";
    }

    @Override
    public List<String> parameters() {
        return List.of();
    }

    @Override
    public void answer(Parameters parameters, Context context) throws IOException {
        try (InputStream document = OpenApiEndpoint.class.getResourceAsStream(RESOURCE)) {
            if (document == null) {
                throw new IllegalStateException("BUG: the jar lacks " + RESOURCE);
            }
            context.contentType("application/json").result(document.readAllBytes());
        }
    }
}
