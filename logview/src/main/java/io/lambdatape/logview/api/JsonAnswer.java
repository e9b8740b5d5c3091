package io.lambdatape.logview.api;

import io.javalin.http.Context;
import io.lambdatape.logview.json.Json;
import java.io.IOException;

/** Sends JSON, compressed if the client takes it. */
final class JsonAnswer {
    private static final String MEDIA_TYPE = "application/json";

    private JsonAnswer() {}

    static void send(Context context, Object answer) throws IOException {
        context.contentType(MEDIA_TYPE);
        Json.write(context.outputStream(), answer);
    }
}
