package io.lambdatape.cli.browse;

import com.fasterxml.jackson.databind.JsonNode;
import io.lambdatape.cli.client.ServerOption;
import io.lambdatape.cli.process.ExitStatus;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lambdatape traces}: invocations, oldest first. */
@Command(name = "traces", description = "Lists invocations.", mixinStandardHelpOptions = true)
public final class TracesCommand implements Callable<Integer> {
    private static final String ROW = "%-30s %-14s %-12s %6s %11s %8s %11s %6s  %s%n";

    @Mixin
    private final SelectionOptions selection = new SelectionOptions();

    @Mixin
    private final ServerOption server = new ServerOption();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "At most the newest N invocations (default: ${DEFAULT-VALUE}).")
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
        List<JsonNode> traces =
                Pages.oldestFirst(server.client(), "/api/v1/traces", "traces", selection.parameters(), limit);
        PrintWriter out = spec.commandLine().getOut();
        if (output == OutputFormat.text) {
            out.printf(ROW, "start", "lambda", "outcome", "status", "ms", "queries", "query ms", "lines", "trace");
        }
        for (JsonNode trace : traces) {
            switch (output) {
                case json -> out.println(trace);
                case text ->
                    out.printf(
                            ROW,
                            trace.path("start").asText(),
                            text(trace, "lambda"),
                            text(trace, "outcome") + (trace.path("coldStart").asBoolean() ? " (cold)" : ""),
                            text(trace, "status"),
                            decimal(trace, "durationMs"),
                            text(trace, "queries"),
                            decimal(trace, "queryMs"),
                            text(trace, "lines"),
                            text(trace, "traceId"));
            }
        }
        out.flush();
        return ExitStatus.DONE;
    }

    private static String text(JsonNode trace, String field) {
        return trace.hasNonNull(field) ? trace.get(field).asText() : "-";
    }

    private static String decimal(JsonNode trace, String field) {
        return trace.hasNonNull(field)
                ? String.format(Locale.ROOT, "%.3f", trace.get(field).asDouble())
                : "-";
    }
}
