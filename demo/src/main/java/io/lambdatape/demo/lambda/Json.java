package io.lambdatape.demo.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.lambdatape.demo.http.HttpRequest;
import io.lambdatape.demo.http.HttpResponse;
import java.io.IOException;
import java.util.Map;

/** JSON in and out. */
final class Json {
    // In the same order in every instance, so that equal answers are equal bytes.
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private Json() {}

    static JsonNode body(HttpRequest request) throws IOException {
        return request.body().length == 0 ? MAPPER.createObjectNode() : MAPPER.readTree(request.body());
    }

    static HttpResponse answer(int status, Object value) throws IOException {
        return HttpResponse.json(status, MAPPER.writeValueAsBytes(value));
    }

    static HttpResponse error(int status, String message) throws IOException {
        return answer(status, Map.of("error", message));
    }

    static String line(Object value) throws IOException {
        return MAPPER.writeValueAsString(value);
    }
}
