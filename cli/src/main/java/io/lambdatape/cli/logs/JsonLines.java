package io.lambdatape.cli.logs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** One JSON object a line, as the API gives it. */
final class JsonLines implements LineWriter {
    private final Output out;
    private final Times times;

    JsonLines(Output out, Times times) {
        this.out = out;
        this.times = times;
    }

    @Override
    public void line(JsonNode line) {
        out.line(timed(line).toString());
    }

    @Override
    public void nearby(JsonNode line) {
        out.line(timed(line).put("nearby", true).toString());
    }

    @Override
    public void gap() {
        // Programs tell by the ids and offsets.
    }

    private ObjectNode timed(JsonNode line) {
        ObjectNode copy = line.deepCopy();
        return copy.put("time", times.forPrograms(line.path("time").asText()));
    }
}
