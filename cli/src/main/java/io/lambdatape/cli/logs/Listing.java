package io.lambdatape.cli.logs;

import com.fasterxml.jackson.databind.JsonNode;
import io.lambdatape.cli.browse.Pages;
import io.lambdatape.cli.client.ServerClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The newest lines that match.
 *
 * @param oldestFirst the lines
 * @param tail where a live tail goes on, so that nothing falls between the two
 */
record Listing(List<JsonNode> oldestFirst, String tail) {
    private static final String PATH = "/api/v1/logs";
    private static final String LINES = "lines";

    static Listing of(ServerClient client, Map<String, String> selection, int limit) {
        Pages.requireReversible(limit);
        List<JsonNode> found = new ArrayList<>();
        JsonNode first = Pages.newestFirst(client, PATH, LINES, selection, limit, found::add);
        Collections.reverse(found);
        return new Listing(found, first.path("tail").asText(""));
    }

    /** Prints as they come, newest first: however many there are, one page is in memory. */
    static void newestFirst(ServerClient client, Map<String, String> selection, int limit, LineWriter writer) {
        Pages.newestFirst(client, PATH, LINES, selection, limit, writer::line);
    }
}
