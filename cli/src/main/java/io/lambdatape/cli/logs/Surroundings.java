package io.lambdatape.cli.logs;

import com.fasterxml.jackson.databind.JsonNode;
import io.lambdatape.cli.client.ServerClient;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Prints lines together with those around each, as {@code grep -C} does: what overlaps comes once. */
final class Surroundings {
    private final ServerClient client;
    private final LineWriter writer;
    private final Map<String, String> around;
    private final Set<String> printed = new HashSet<>();

    /**
     * @param lines how many before and after each
     * @param within {@code source} or {@code invocation}
     */
    Surroundings(ServerClient client, LineWriter writer, int lines, Within within) {
        this.client = client;
        this.writer = writer;
        this.around = new LinkedHashMap<>();
        around.put("before", String.valueOf(lines));
        around.put("after", String.valueOf(lines));
        around.put("within", within.name());
    }

    void print(List<JsonNode> hits) {
        Set<String> wanted = new HashSet<>();
        hits.forEach(hit -> wanted.add(id(hit)));
        boolean first = true;
        for (JsonNode hit : hits) {
            if (printed.contains(id(hit))) {
                continue;
            }
            Map<String, String> parameters = new LinkedHashMap<>(around);
            parameters.put("id", id(hit));
            JsonNode lines = client.json("/api/v1/logs/context", parameters).path("lines");
            boolean joins = !lines.isEmpty() && printed.contains(id(lines.get(0)));
            if (!first && !joins) {
                writer.gap();
            }
            first = false;
            lines.forEach(line -> print(line, wanted));
        }
    }

    private void print(JsonNode line, Set<String> wanted) {
        if (!printed.add(id(line))) {
            return;
        }
        if (wanted.contains(id(line))) {
            writer.line(line);
        } else {
            writer.nearby(line);
        }
    }

    private static String id(JsonNode line) {
        return line.path("id").asText();
    }
}
