package io.lambdatape.cli.browse;

import com.fasterxml.jackson.databind.JsonNode;
import io.lambdatape.cli.client.ServerOption;
import io.lambdatape.cli.process.ExitStatus;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lambdatape status}: what runs, how far behind, what was lost. Exit status 1 if anything was lost. */
@Command(
        name = "status",
        description = "Tells what runs, how far behind it is, and what was lost.",
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
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

    @Override
    public Integer call() {
        JsonNode status = server.client().json("/api/v1/status", Map.of());
        PrintWriter out = spec.commandLine().getOut();
        switch (output) {
            case json -> out.println(status);
            case text -> print("", status, out);
        }
        out.flush();
        return status.path("complete").asBoolean(true) ? ExitStatus.DONE : ExitStatus.NO;
    }

    private static void print(String indent, JsonNode node, PrintWriter out) {
        node.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (value.isObject()) {
                out.println(indent + entry.getKey());
                print(indent + "  ", value, out);
            } else if (value.isArray()) {
                out.println(indent + entry.getKey() + (value.isEmpty() ? ": none" : ""));
                for (JsonNode element : value) {
                    print(indent + "  - ", element, out);
                }
            } else {
                out.println(indent + entry.getKey() + ": " + value.asText());
            }
        });
    }
}
