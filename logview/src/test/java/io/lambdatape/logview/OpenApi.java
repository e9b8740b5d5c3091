package io.lambdatape.logview;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The API's description, and whether an answer is as it says: types, required and unknown properties, enumerations. */
final class OpenApi {
    private static final Pattern RFC3339_NANOS = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z");

    final JsonNode document = read();

    private static JsonNode read() {
        try (InputStream in = OpenApi.class.getResourceAsStream("/io/lambdatape/logview/openapi.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Set<String> paths() {
        Set<String> paths = new TreeSet<>();
        document.path("paths").fieldNames().forEachRemaining(paths::add);
        return paths;
    }

    /** The names of an operation's parameters that stand in such a place: query, path or header. */
    Set<String> parameters(String path, String place) {
        Set<String> names = new TreeSet<>();
        for (JsonNode parameter : document.path("paths").path(path).path("get").path("parameters")) {
            if (parameter.path("in").asText().equals(place)) {
                names.add(parameter.path("name").asText());
            }
        }
        return names;
    }

    /** Fails unless a JSON answer is what is described for that path. */
    void check(String path, boolean problem, JsonNode answer) {
        JsonNode responses = document.path("paths").path(path).path("get").path("responses");
        JsonNode schema = problem
                ? document.path("components").path("schemas").path("Problem")
                : responses.path("200").path("content").path("application/json").path("schema");
        assertThat(schema.isMissingNode()).as("a schema for " + path).isFalse();
        check("$", schema, answer);
    }

    private void check(String at, JsonNode given, JsonNode value) {
        JsonNode schema =
                given.has("$ref") ? document.at(given.path("$ref").asText().substring(1)) : given;
        assertThat(schema.isMissingNode()).as("schema of " + at).isFalse();
        switch (schema.path("type").asText("")) {
            case "object" -> object(at, schema, value);
            case "array" -> {
                assertThat(value.isArray()).as(at + " is an array").isTrue();
                for (int i = 0; i < value.size(); i++) {
                    check(at + "[" + i + "]", schema.path("items"), value.get(i));
                }
            }
            case "string" -> text(at, schema, value);
            case "integer" ->
                assertThat(value.isIntegralNumber())
                        .as(at + " is an integer: " + value)
                        .isTrue();
            case "number" ->
                assertThat(value.isNumber()).as(at + " is a number: " + value).isTrue();
            case "boolean" ->
                assertThat(value.isBoolean()).as(at + " is a boolean: " + value).isTrue();
            default -> assertThat(schema).as("type of " + at).isEmpty();
        }
    }

    private void object(String at, JsonNode schema, JsonNode value) {
        assertThat(value.isObject()).as(at + " is an object: " + value).isTrue();
        for (JsonNode required : schema.path("required")) {
            assertThat(value.has(required.asText()))
                    .as(at + "." + required.asText() + " is there")
                    .isTrue();
        }
        JsonNode additional = schema.path("additionalProperties");
        value.properties().forEach(property -> {
            String name = at + "." + property.getKey();
            JsonNode described = schema.path("properties").path(property.getKey());
            if (!described.isMissingNode()) {
                check(name, described, property.getValue());
            } else if (additional.isObject()) {
                check(name, additional, property.getValue());
            } else {
                assertThat(additional.asBoolean(true))
                        .as(name + " is described")
                        .isTrue();
            }
        });
    }

    private static void text(String at, JsonNode schema, JsonNode value) {
        assertThat(value.isTextual()).as(at + " is a text: " + value).isTrue();
        if (schema.path("format").asText().equals("date-time")) {
            assertThat(value.asText()).as(at).matches(RFC3339_NANOS);
        }
        if (schema.has("enum")) {
            Set<String> words = new TreeSet<>();
            schema.path("enum").forEach(word -> words.add(word.asText()));
            assertThat(words).as(at).contains(value.asText());
        }
    }
}
