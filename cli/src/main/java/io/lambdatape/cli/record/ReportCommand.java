package io.lambdatape.cli.record;

import io.lambdatape.cli.browse.SelectionOptions;
import io.lambdatape.cli.client.ServerOption;
import io.lambdatape.cli.process.ExitStatus;
import io.lambdatape.cli.process.Failure;
import io.lambdatape.recording.Recorded;
import io.lambdatape.recording.file.RecordingReader;
import io.lambdatape.report.TimingReport;
import io.lambdatape.report.TimingReportBuilder;
import io.lambdatape.report.format.ReportFormat;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lambdatape report}: a timing report of what was recorded, or of a recording file. */
@Command(
        name = "report",
        description = {
            "Writes a timing report of the invocations that match,",
            "or of a recording if QUERY is the name of a file."
        },
        mixinStandardHelpOptions = true)
public final class ReportCommand implements Callable<Integer> {
    @Mixin
    private final SelectionOptions selection = new SelectionOptions();

    @Mixin
    private final ServerOption server = new ServerOption();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "html",
            description = "html, csv or json (default: ${DEFAULT-VALUE}).")
    private String format = "html";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "The report to write.")
    private Path output = Path.of("");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        ReportFormat as = format();
        Path recording = recording();
        Path partial = output.resolveSibling(output.getFileName() + ".partial");
        try {
            if (recording == null) {
                fromServer(as, partial);
            } else {
                fromRecording(recording, as, partial);
            }
            Files.move(partial, output, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw Failure.couldNotRun("cannot write " + output + ": " + e.getMessage());
        }
        spec.commandLine().getOut().println("the report is in " + output);
        return ExitStatus.DONE;
    }

    private ReportFormat format() {
        try {
            return ReportFormat.parse(format);
        } catch (IllegalArgumentException e) {
            throw Failure.wrongUsage("--format: " + e.getMessage());
        }
    }

    private @Nullable Path recording() {
        try {
            Path file = Path.of(selection.query());
            boolean named = !selection.query().isEmpty() && Files.isRegularFile(file);
            if (!named && selection.query().endsWith(".recording")) {
                throw Failure.couldNotRun("there is no recording " + file + "; make one with `lambdatape record`");
            }
            return named ? file : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private void fromServer(ReportFormat as, Path to) throws IOException {
        Map<String, String> parameters = new LinkedHashMap<>(selection.parameters());
        parameters.put("format", as.fileExtension());
        try (InputStream body = server.client().stream("/api/v1/reports/timing", parameters)) {
            Files.copy(body, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void fromRecording(Path file, ReportFormat as, Path to) throws IOException {
        TimingReportBuilder report = TimingReport.builder(String.valueOf(file.getFileName()));
        try (RecordingReader reader = new RecordingReader(new BufferedInputStream(Files.newInputStream(file)))) {
            for (Recorded record = reader.next(); record != null; record = reader.next()) {
                report.recorded(record);
            }
            if (reader.summary() == null) {
                report.note("The recording is cut off: this report covers what is there.");
            }
        } catch (IOException e) {
            throw Failure.couldNotRun(file + ": " + e.getMessage());
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(to))) {
            as.write(report.build(), out);
        }
    }
}
