package io.lambdatape.cli.browse;

import com.fasterxml.jackson.databind.JsonNode;
import io.lambdatape.cli.client.ServerClient;
import io.lambdatape.cli.process.Failure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Collects a list that the API gives page by page, newest first. */
public final class Pages {
    /** So many are held in memory to be turned round. */
    public static final int REVERSED_MAX = 100_000;

    private static final int PAGE_MAX = 1000;

    private Pages() {}

    /** Up to {@code limit} of the newest elements, oldest first. */
    public static List<JsonNode> oldestFirst(
            ServerClient client, String path, String element, Map<String, String> parameters, int limit) {
        requireReversible(limit);
        List<JsonNode> found = new ArrayList<>();
        newestFirst(client, path, element, parameters, limit, found::add);
        Collections.reverse(found);
        return found;
    }

    /** Ends the command if so many cannot be turned round. */
    public static void requireReversible(int limit) {
        if (limit > REVERSED_MAX) {
            throw Failure.wrongUsage("--limit " + limit + " is more than can be put in order of time (" + REVERSED_MAX
                    + "); use less, or narrow the range with --since and --until");
        }
    }

    /**
     * Hands on up to {@code limit} elements, newest first, page by page.
     *
     * @return the first page, with what else stands in it
     */
    public static JsonNode newestFirst(
            ServerClient client,
            String path,
            String element,
            Map<String, String> parameters,
            int limit,
            Consumer<JsonNode> consumer) {
        if (limit < 1) {
            throw Failure.wrongUsage("--limit " + limit + " shows nothing; use 1 or more");
        }
        Map<String, String> page = new LinkedHashMap<>(parameters);
        JsonNode first = null;
        int left = limit;
        while (true) {
            page.put("limit", String.valueOf(Math.min(PAGE_MAX, left)));
            JsonNode answer = client.json(path, page);
            first = first == null ? answer : first;
            answer.path(element).forEach(consumer);
            left -= answer.path(element).size();
            String next = answer.path("next").asText("");
            if (left <= 0 || next.isEmpty() || answer.path(element).isEmpty()) {
                return first;
            }
            page.put("cursor", next);
        }
    }
}
