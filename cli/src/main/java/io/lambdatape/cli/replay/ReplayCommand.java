package io.lambdatape.cli.replay;

import io.lambdatape.cli.process.ExitStatus;
import io.lambdatape.cli.process.Failure;
import io.lambdatape.cli.process.Terminal;
import io.lambdatape.replay.Replay;
import io.lambdatape.replay.ReplayException;
import io.lambdatape.replay.ReplayOptions;
import io.lambdatape.replay.ReplayResult;
import io.lambdatape.report.format.ReportFormat;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Replays a recording. Exit status 1 if anything was missed, late or answered differently. */
@Command(
        name = "replay",
        description = "Sends a recording's invocations again, each at its own due time, and compares the answers.",
        mixinStandardHelpOptions = true)
public final class ReplayCommand implements Callable<Integer> {
    private static final long REPORT_SECONDS_MAX = 30;

    @Parameters(paramLabel = "FILE", description = "The recording, made with `lambdatape record`.")
    private Path file = Path.of("");

    @Option(
            names = "--target",
            paramLabel = "URL",
            required = true,
            description = "Where to send the requests, like http://127.0.0.1:5001.")
    private URI target = URI.create("http://127.0.0.1");

    @Option(
            names = "--speed",
            paramLabel = "N",
            defaultValue = "1",
            description = "1 is the recorded speed, 2 twice as fast; 0.1 to 100 (default: ${DEFAULT-VALUE}).")
    private double speed;

    @Option(
            names = "--database",
            paramLabel = "MODE",
            defaultValue = "live",
            description = "live: the target's own database answers (default; the only mode of this version).")
    private String database = "live";

    @Option(names = "--allow-cut-off", description = "Replay a recording that was cut off as far as it goes.")
    private boolean allowCutOff;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Write timing.html, timing.csv and timing.json there.")
    private @Nullable Path report;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Replay replay = new Replay(options(), new TerminalProgress(out, Terminal.isInteractive()));
        CountDownLatch reported = new CountDownLatch(1);
        Thread onInterrupt = new Thread(() -> stopAndAwait(replay, reported), "replay-stop");
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        try {
            ReplayResult result = replay.run();
            write(result, out);
            return result.clean() ? ExitStatus.DONE : ExitStatus.NO;
        } catch (ReplayException e) {
            throw Failure.couldNotRun(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw Failure.couldNotRun("cannot write the report to " + report + ": " + e.getMessage());
        } finally {
            reported.countDown();
        }
    }

    private ReplayOptions options() {
        if (!database.equals("live")) {
            throw Failure.wrongUsage("--database " + database + " is not a mode of this version; use live");
        }
        try {
            return ReplayOptions.of(file, target).withSpeed(speed).withAllowCutOff(allowCutOff);
        } catch (IllegalArgumentException e) {
            throw Failure.wrongUsage(String.valueOf(e.getMessage()));
        }
    }

    private void write(ReplayResult result, PrintWriter out) throws IOException {
        out.println(result.report().sentence());
        result.report().notes().forEach(note -> out.println("  " + note));
        if (report != null) {
            Files.createDirectories(report);
            for (ReportFormat format : ReportFormat.values()) {
                Path to = report.resolve("timing." + format.fileExtension());
                try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(to))) {
                    format.write(result.report(), stream);
                }
            }
            out.println("the report is in " + report.resolve("timing.html"));
        }
        out.flush();
    }

    // Ctrl-C ends the run with the report of what was done.
    private static void stopAndAwait(Replay replay, CountDownLatch reported) {
        replay.stop();
        try {
            if (!reported.await(REPORT_SECONDS_MAX, TimeUnit.SECONDS)) {
                System.err.println("lambdatape: the report was not finished in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
