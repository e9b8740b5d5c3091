package io.lambdatape.cli.browse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lambdatape.cli.client.ServerClient;
import io.lambdatape.cli.client.ServerOption;
import io.lambdatape.cli.process.ExitStatus;
import io.lambdatape.cli.process.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lambdatape logs}: log lines of all workers and functions, oldest first. */
@Command(name = "logs", description = "Shows log lines of all workers and functions.", mixinStandardHelpOptions = true)
public final class LogsCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin
    private final SelectionOptions selection = new SelectionOptions();

    @Mixin
    private final ServerOption server = new ServerOption();

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with new lines as they come, until Ctrl-C.")
    private boolean follow;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "At most the newest N lines (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private OutputFormat output = OutputFormat.text;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        ServerClient client = server.client();
        PrintWriter out = spec.commandLine().getOut();
        // A tail shows what comes from now on; the range and the limit are of the list.
        if (follow) {
            follow(client, out);
        } else {
            Pages.oldestFirst(client, "/api/v1/logs", "lines", selection.parameters(), limit)
                    .forEach(line -> print(line, out));
        }
        out.flush();
        return ExitStatus.DONE;
    }

    private void follow(ServerClient client, PrintWriter out) {
        try (BufferedReader events = new BufferedReader(new InputStreamReader(
                client.stream("/api/v1/logs/tail", Map.of("query", selection.query())), StandardCharsets.UTF_8))) {
            // A log line is an event without a name; named ones (ready, behind, ...) tell about the tail.
            boolean named = false;
            for (String line = events.readLine(); line != null; line = events.readLine()) {
                named = !line.isEmpty() && (named || line.startsWith("event:"));
                if (!named && line.startsWith("data:")) {
                    print(JSON.readTree(line.substring(5)), out);
                    out.flush();
                }
            }
        } catch (IOException e) {
            throw Failure.couldNotRun("the server ended the tail; run the command again");
        }
    }

    private void print(JsonNode line, PrintWriter out) {
        switch (output) {
            case json -> out.println(line);
            case text -> out.println(text(line));
        }
    }

    static String text(JsonNode line) {
        String level = line.path("level").asText("");
        return "%s  %-5s %s  %s"
                .formatted(
                        line.path("time").asText(),
                        level.equals("null") ? "" : level.toUpperCase(java.util.Locale.ROOT),
                        source(line),
                        line.path("message").asText());
    }

    private static String source(JsonNode line) {
        StringBuilder source = new StringBuilder(line.path("worker").asText("-"));
        for (String part : new String[] {"lambda", "instance"}) {
            if (line.hasNonNull(part)) {
                source.append('/').append(line.get(part).asText());
            }
        }
        return source.toString();
    }
}
