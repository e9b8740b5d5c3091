package io.lambdatape.agent.logs.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.lambdatape.recording.Severity;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object on a line. Its values become attributes, those of objects within it with a dot between the names; lists
 * stay in the line. AWS Lambda's own records ({@code "type": "platform.report"}) get the names of its text form.
 */
final class JsonLine implements Layout {
    private static final int CHARS_MAX = 1 << 20;
    private static final int DEPTH_MAX = 5;
    private static final String PLATFORM_RECORD = "record.";
    private static final Map<String, String> OF_PLATFORM = Map.of(
            "record.metrics.durationMs", AwsPlatformLine.DURATION,
            "record.metrics.billedDurationMs", AwsPlatformLine.BILLED_DURATION,
            "record.metrics.memorySizeMB", AwsPlatformLine.MEMORY_SIZE,
            "record.metrics.maxMemoryUsedMB", AwsPlatformLine.MEMORY_USED,
            "record.metrics.initDurationMs", AwsPlatformLine.INIT_DURATION,
            "record.metrics.restoreDurationMs", AwsPlatformLine.RESTORE_DURATION,
            "record.requestId", Reading.INVOCATION_ID,
            "record.status", AwsPlatformLine.STATUS,
            "record.errorType", "error.type");

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100)
                    .maxStringLength(CHARS_MAX)
                    .build())
            .build();

    @Override
    public @Nullable Reading read(Subject line) {
        String text = line.text();
        if (text.isEmpty() || text.charAt(0) != '{' || text.length() > CHARS_MAX) {
            return null;
        }
        try (JsonParser parser = JSON.createParser(text)) {
            Reading reading = new Reading();
            if (parser.nextToken() != JsonToken.START_OBJECT || !object(parser, reading, line)) {
                return null;
            }
            return reading;
        } catch (IOException e) {
            // Begins like JSON and is none: a line as any other.
            return null;
        }
    }

    // False if something follows the object.
    private static boolean object(JsonParser parser, Reading reading, Subject line) throws IOException {
        Deque<String> prefixes = new ArrayDeque<>();
        prefixes.push("");
        String name = "";
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            switch (token) {
                case FIELD_NAME -> name = prefixes.element() + parser.currentName();
                case START_OBJECT -> {
                    if (prefixes.size() >= DEPTH_MAX) {
                        parser.skipChildren();
                    } else {
                        prefixes.push(name + ".");
                    }
                }
                case END_OBJECT -> {
                    prefixes.pop();
                    if (prefixes.isEmpty()) {
                        return parser.nextToken() == null;
                    }
                }
                case START_ARRAY -> parser.skipChildren();
                default -> value(parser, token, name, reading, line);
            }
        }
        return false;
    }

    private static void value(JsonParser parser, JsonToken token, String name, Reading reading, Subject line)
            throws IOException {
        String known = name.startsWith(PLATFORM_RECORD) ? OF_PLATFORM.getOrDefault(name, name) : name;
        switch (token) {
            case VALUE_STRING -> {
                String value = parser.getText();
                Field.text(reading, known, value, line);
                if (known.equals(AwsPlatformLine.STATUS) && !value.equals("success")) {
                    reading.severity(Severity.ERROR);
                }
            }
            case VALUE_NUMBER_INT -> {
                if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                    reading.put(known, parser.getText());
                } else {
                    Field.number(reading, known, parser.getLongValue());
                }
            }
            case VALUE_NUMBER_FLOAT -> Field.number(reading, known, parser.getDoubleValue());
            case VALUE_TRUE, VALUE_FALSE -> reading.put(known, token == JsonToken.VALUE_TRUE);
            default -> {
                // null says nothing.
            }
        }
    }
}
