package io.lambdatape.cli.logs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lambdatape.cli.client.EventSource;
import io.lambdatape.cli.client.ServerClient;
import io.lambdatape.cli.process.Failure;
import io.lambdatape.cli.process.Timekeeper;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Prints lines as they come. What happens to the connection is told on standard error; after a loss it goes on where it
 * was.
 */
final class Following implements EventSource.Listener {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** The server shows every 15 seconds that it is there. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(60);

    private final LineWriter writer;
    private final PrintWriter err;
    private final Set<String> printed;

    /**
     * @param err where to tell about the connection
     * @param printed ids of lines that were printed already and are not to come twice
     */
    Following(LineWriter writer, PrintWriter err, Set<String> printed) {
        this.writer = writer;
        this.err = err;
        this.printed = printed;
    }

    /** Goes on until the process ends or nobody reads any more. */
    void from(ServerClient client, String query, String cursor) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("query", query);
        parameters.put("cursor", cursor);
        new EventSource(client, "/api/v1/logs/tail", parameters, SILENCE_MAX, Timekeeper.SYSTEM).listen(this);
    }

    @Override
    public boolean event(String name, String data) {
        JsonNode json = json(data);
        switch (name) {
            case "" -> print(json);
            case "behind" -> tell(behind(json));
            case "caught-up" -> tell("caught up");
            case "problem" -> tell(json.path("detail").asText("the server cannot go on"));
            default -> {
                // The tail's beginning, or an event of a later version.
            }
        }
        return true;
    }

    @Override
    public void lost(String why, Duration wait) {
        tell(why + "; trying again in " + wait.toSeconds() + " s");
    }

    @Override
    public void back() {
        tell("connected again, going on where it was");
    }

    private void print(JsonNode line) {
        if (!printed.remove(line.path("id").asText())) {
            writer.line(line);
        }
    }

    private static String behind(JsonNode json) {
        String lines =
                json.has("lines") ? "%,d lines, ".formatted(json.path("lines").asLong()) : "";
        return "behind by " + lines + json.path("seconds").asLong() + " s; catching up";
    }

    private void tell(String what) {
        err.println("lambdatape: " + Printable.oneLine(what));
        err.flush();
    }

    private static JsonNode json(String data) {
        try {
            return JSON.readTree(data);
        } catch (JsonProcessingException e) {
            throw Failure.couldNotRun("the tail sent what is no JSON; is it a lambdatape server of this version?");
        }
    }
}
