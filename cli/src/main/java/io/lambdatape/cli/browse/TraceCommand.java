package io.lambdatape.cli.browse;

import com.fasterxml.jackson.databind.JsonNode;
import io.lambdatape.cli.client.ServerOption;
import io.lambdatape.cli.process.ExitStatus;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lambdatape trace ID}: everything of one trace in the order in which it happened. */
@Command(name = "trace", description = "Shows one trace: its exchanges and log lines.", mixinStandardHelpOptions = true)
public final class TraceCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "The trace id, as `lambdatape traces` shows it.")
    private String traceId = "";

    @Mixin
    private final ServerOption server = new ServerOption();

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private OutputFormat output = OutputFormat.text;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private record Row(Instant time, String text) {}

    @Override
    public Integer call() {
        JsonNode trace = server.client().json("/api/v1/traces/" + traceId.strip(), Map.of());
        PrintWriter out = spec.commandLine().getOut();
        switch (output) {
            case json -> out.println(trace);
            case text -> printText(trace, out);
        }
        out.flush();
        return ExitStatus.DONE;
    }

    private static void printText(JsonNode trace, PrintWriter out) {
        List<Row> rows = new ArrayList<>();
        for (JsonNode exchange : trace.path("exchanges")) {
            rows.add(new Row(Instant.parse(exchange.path("start").asText()), exchange(exchange)));
        }
        for (JsonNode line : trace.path("lines")) {
            rows.add(new Row(
                    Instant.parse(line.path("time").asText()),
                    "  " + line.path("stream").asText() + ": "
                            + line.path("message").asText()));
        }
        rows.sort(Comparator.comparing(Row::time));
        for (Row row : rows) {
            Duration since = Duration.between(rows.getFirst().time(), row.time());
            out.printf(Locale.ROOT, "%12.3f ms  %s%n", since.toNanos() / 1e6, row.text());
        }
    }

    private static String exchange(JsonNode exchange) {
        String indent = exchange.path("kind").asText().equals("invocation") ? "" : "  ";
        JsonNode sql = exchange.path("attributes").path("db.query.text");
        return String.format(
                Locale.ROOT,
                "%s%s %s  %.3f ms  %s  (%s)%s",
                indent,
                exchange.path("kind").asText(),
                exchange.path("name").asText(),
                exchange.path("durationMs").asDouble(),
                exchange.path("outcome").asText(),
                exchange.path("attribution").asText(),
                sql.isMissingNode() ? "" : "  " + sql.asText().replaceAll("\\s+", " "));
    }
}
