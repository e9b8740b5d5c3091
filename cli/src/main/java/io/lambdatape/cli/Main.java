package io.lambdatape.cli;

import io.lambdatape.cli.agent.AgentCommand;
import io.lambdatape.cli.browse.StatusCommand;
import io.lambdatape.cli.browse.TraceCommand;
import io.lambdatape.cli.browse.TracesCommand;
import io.lambdatape.cli.ca.CaCommand;
import io.lambdatape.cli.demo.DemoCommand;
import io.lambdatape.cli.logs.LogsCommand;
import io.lambdatape.cli.process.ExitStatus;
import io.lambdatape.cli.process.Failure;
import io.lambdatape.cli.process.Shutdown;
import io.lambdatape.cli.process.Version;
import io.lambdatape.cli.record.RecordCommand;
import io.lambdatape.cli.record.ReportCommand;
import io.lambdatape.cli.replay.ReplayCommand;
import io.lambdatape.cli.up.UpCommand;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line's root: {@code lambdatape COMMAND}. */
@Command(
        name = "lambdatape",
        description = "Traces, records and replays serverless functions, and shows all their logs in one place.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            AgentCommand.class,
            CaCommand.class,
            LogsCommand.class,
            TracesCommand.class,
            TraceCommand.class,
            RecordCommand.class,
            ReplayCommand.class,
            ReportCommand.class,
            StatusCommand.class
        })
public final class Main implements Runnable {
    /** Lucene advises an incubating JVM module at every start. Held here: loggers that nobody holds are forgotten. */
    private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private Main() {}

    public static void main(String[] arguments) {
        LUCENE.setLevel(Level.SEVERE);
        int status = commandLine()
                .setOut(utf8(FileDescriptor.out))
                .setErr(utf8(FileDescriptor.err))
                .execute(arguments);
        Shutdown.finished();
        System.exit(status);
    }

    // Whatever the locale: log lines are not to turn into question marks.
    private static PrintWriter utf8(FileDescriptor descriptor) {
        return new PrintWriter(
                new BufferedWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8)),
                true);
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(Main::wrongUsage)
                .setExecutionExceptionHandler((e, commandLine, parsed) -> failed(e, commandLine));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command? `lambdatape --help` lists them");
    }

    private static int wrongUsage(ParameterException e, String[] arguments) {
        PrintWriter err = e.getCommandLine().getErr();
        err.println("lambdatape: " + e.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
        err.println("usage: " + usage(e.getCommandLine()));
        return ExitStatus.WRONG_USAGE;
    }

    private static String usage(CommandLine command) {
        return command.getHelp().synopsis(0).strip().replaceAll("\\s+", " ");
    }

    private static int failed(Exception e, CommandLine command) {
        if (e instanceof Failure failure) {
            command.getErr().println("lambdatape: " + failure.getMessage());
            return failure.exitStatus();
        }
        // A mistake of ours: still one sentence, and the right status for scripts.
        command.getErr().println("lambdatape: this should not have happened: " + e + "; please report it");
        return ExitStatus.COULD_NOT_RUN;
    }
}
