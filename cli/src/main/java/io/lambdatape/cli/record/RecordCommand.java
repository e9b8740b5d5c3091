package io.lambdatape.cli.record;

import io.lambdatape.cli.browse.SelectionOptions;
import io.lambdatape.cli.client.ServerOption;
import io.lambdatape.cli.process.ExitStatus;
import io.lambdatape.cli.process.Failure;
import io.lambdatape.recording.file.RecordingReader;
import io.lambdatape.recording.file.RecordingSummary;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lambdatape record}: saves a selection as a recording, and reads it back before it says so. */
@Command(
        name = "record",
        description = "Saves the invocations that match, with their queries and log lines, as a recording.",
        mixinStandardHelpOptions = true)
public final class RecordCommand implements Callable<Integer> {
    @Mixin
    private final SelectionOptions selection = new SelectionOptions();

    @Mixin
    private final ServerOption server = new ServerOption();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "The recording to write.")
    private Path output = Path.of("");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        // Under another name until it is whole, so that a file of the right name is always a whole one.
        Path partial = output.resolveSibling(output.getFileName() + ".partial");
        try (InputStream body = server.client().stream("/api/v1/recordings", selection.parameters())) {
            Files.copy(body, partial, StandardCopyOption.REPLACE_EXISTING);
            RecordingSummary summary = check(partial);
            if (summary == null) {
                throw Failure.couldNotRun(
                        "the server ended the recording midway; its log says why; what arrived is in " + partial);
            }
            Files.move(partial, output, StandardCopyOption.REPLACE_EXISTING);
            spec.commandLine().getOut().println(sentence(summary));
            return summary.gaps() > 0 ? ExitStatus.NO : ExitStatus.DONE;
        } catch (IOException e) {
            throw Failure.couldNotRun("cannot write " + output + ": " + e.getMessage());
        }
    }

    private String sentence(RecordingSummary summary) throws IOException {
        double seconds = (summary.endNanos() - summary.startNanos()) / 1e9;
        return String.format(
                Locale.ROOT,
                "%s: %d invocations, %d queries and calls, %d log lines over %.3f s, %d bytes%s",
                output,
                summary.invocations(),
                summary.exchanges() - summary.invocations(),
                summary.lines(),
                seconds,
                Files.size(output),
                summary.gaps() > 0 ? "; " + summary.gaps() + " records of that time are missing" : "");
    }

    private static @Nullable RecordingSummary check(Path file) throws IOException {
        try (RecordingReader reader = new RecordingReader(new BufferedInputStream(Files.newInputStream(file)))) {
            while (reader.next() != null) {
                // only to reach the end
            }
            return reader.summary();
        }
    }
}
