package io.lambdatape.cli.browse;

import com.fasterxml.jackson.databind.JsonNode;
import io.lambdatape.cli.client.ServerClient;
import io.lambdatape.cli.process.Failure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects a list that the API gives page by page, newest first. */
final class Pages {
    private static final int PAGE_MAX = 1000;

    private Pages() {}

    /** Up to {@code limit} of the newest elements, oldest first. */
    static List<JsonNode> oldestFirst(
            ServerClient client, String path, String element, Map<String, String> parameters, int limit) {
        if (limit < 1) {
            throw Failure.wrongUsage("--limit " + limit + " shows nothing; use 1 or more");
        }
        List<JsonNode> found = new ArrayList<>();
        Map<String, String> page = new LinkedHashMap<>(parameters);
        while (found.size() < limit) {
            page.put("limit", String.valueOf(Math.min(PAGE_MAX, limit - found.size())));
            JsonNode answer = client.json(path, page);
            answer.path(element).forEach(found::add);
            String next = answer.path("next").asText("");
            if (next.isEmpty() || next.equals("null") || answer.path(element).isEmpty()) {
                break;
            }
            page.put("cursor", next);
        }
        Collections.reverse(found);
        return found;
    }
}
