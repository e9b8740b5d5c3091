package io.lambdatape.cli.logs;

import com.fasterxml.jackson.databind.JsonNode;
import io.lambdatape.cli.browse.SelectionOptions;
import io.lambdatape.cli.client.ServerClient;
import io.lambdatape.cli.client.ServerOption;
import io.lambdatape.cli.process.ExitStatus;
import io.lambdatape.cli.process.Failure;
import io.lambdatape.cli.process.Terminal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lambdatape logs}: log lines of all workers and functions, oldest first. */
@Command(
        name = "logs",
        description = "Shows log lines of all workers and functions, the oldest first.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class LogsCommand implements Callable<Integer> {
    private static final int CONTEXT_MAX = 1000;

    @Mixin
    private final SelectionOptions selection = new SelectionOptions();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "At most the newest N lines (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with new lines as they come, until Ctrl-C. A lost connection goes on where it was.")
    private boolean follow;

    @Option(
            names = {"-C", "--context"},
            paramLabel = "N",
            description = "Show the N lines before and after each, too.")
    private int context;

    @Option(
            names = "--within",
            paramLabel = "WHAT",
            defaultValue = "source",
            description = "What --context is taken from: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Within within = Within.source;

    @Option(names = "--newest-first", description = "The newest first; then --limit may be as large as you like.")
    private boolean newestFirst;

    @Mixin
    private final PrintOptions print = new PrintOptions();

    @Mixin
    private final ServerOption server = new ServerOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        refuseWhatDoesNotGoTogether();
        ServerClient client = server.client();
        try {
            LineWriter writer = print.writer(new Output(spec.commandLine().getOut()));
            if (follow) {
                follow(client, writer);
            } else {
                list(client, writer);
            }
        } catch (Output.Closed e) {
            // As `| head` does when it has enough.
            return ExitStatus.DONE;
        }
        return ExitStatus.DONE;
    }

    private void follow(ServerClient client, LineWriter writer) {
        Listing before = Listing.of(client, selection.parameters(), limit);
        Set<String> printed = new HashSet<>();
        before.oldestFirst().forEach(line -> {
            writer.line(line);
            printed.add(line.path("id").asText());
        });
        new Following(writer, spec.commandLine().getErr(), printed).from(client, selection.query(), before.tail());
    }

    private void list(ServerClient client, LineWriter writer) {
        if (newestFirst) {
            Listing.newestFirst(client, selection.parameters(), limit, writer);
            return;
        }
        List<JsonNode> lines = Listing.of(client, selection.parameters(), limit).oldestFirst();
        if (context > 0) {
            new Surroundings(client, writer, context, within).print(lines);
        } else {
            lines.forEach(writer::line);
        }
        if (lines.isEmpty() && Terminal.isInteractive()) {
            spec.commandLine()
                    .getErr()
                    .println("lambdatape: nothing matches in that time; look further back with --since 1h");
        }
    }

    private void refuseWhatDoesNotGoTogether() {
        if (context < 0 || context > CONTEXT_MAX) {
            throw Failure.wrongUsage("--context " + context + " is not from 0 to " + CONTEXT_MAX);
        }
        if (follow && selection.hasEnd()) {
            throw Failure.wrongUsage("--follow has no end, so --until does not go with it; leave one of them out");
        }
        if (follow && (context > 0 || newestFirst)) {
            throw Failure.wrongUsage("--follow prints lines as they come; leave out "
                    + (newestFirst ? "--newest-first" : "--context, or use it without --follow"));
        }
        if (newestFirst && context > 0) {
            throw Failure.wrongUsage("--context prints the oldest first; leave --newest-first out");
        }
    }
}
