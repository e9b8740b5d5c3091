package io.lambdatape.cli.agent;

import io.lambdatape.agent.Agent;
import io.lambdatape.agent.AgentStatus;
import io.lambdatape.agent.logs.LineStream;
import io.lambdatape.agent.logs.format.LineFormat;
import io.lambdatape.cli.process.Failure;
import io.lambdatape.cli.process.Shutdown;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code some-program | lambdatape agent --stdin}: what another program prints is collected like a log file. */
final class StandardInput {
    @Option(
            names = "--stdin",
            description = "Collects the lines of standard input too, and ends when it ends and Kafka has all of them.")
    private boolean wanted;

    @Option(names = "--lambda", paramLabel = "NAME", description = "The function that prints standard input.")
    private @Nullable String lambda;

    @Option(names = "--instance", paramLabel = "ID", description = "Its instance.")
    private @Nullable String instance;

    @Option(
            names = "--stream",
            paramLabel = "NAME",
            defaultValue = "stdout",
            description = "What to call standard input: stdout (the default), stderr, ...")
    private String stream = "stdout";

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "Where Kafka is; with --stdin enough of a configuration. The lines wait for it in a temporary"
                    + " directory.")
    private @Nullable String kafka;

    private @Nullable Path temporary;

    boolean wanted() {
        if (!wanted && (lambda != null || instance != null || kafka != null)) {
            throw Failure.wrongUsage("--lambda, --instance and --kafka belong to standard input: add --stdin");
        }
        return wanted;
    }

    /** One that is enough for standard input alone. */
    String configuration() throws IOException {
        if (kafka == null) {
            throw Failure.wrongUsage("say where Kafka is with --kafka, or name a configuration with --config");
        }
        Path directory = Files.createTempDirectory("lambdatape-stdin-");
        temporary = directory;
        return "kafka: {bootstrap-servers: '" + kafka.replace("'", "") + "'}\nspool: {directory: '" + directory
                + "'}\n";
    }

    /** Returns when the input has ended, or the process is asked to end. */
    long read(Agent agent, InputStream in) throws IOException, InterruptedException {
        LineStream lines = agent.lines(new LineStream.Labels(lambda, instance, stream, LineFormat.AUTO, true));
        AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
        Thread reading = Thread.ofPlatform().daemon().name("standard-input").start(() -> {
            try {
                lines.readToEnd(in);
            } catch (IOException e) {
                failure.set(e);
            }
        });
        Shutdown.awaitOrEndOf(reading);
        lines.giveUp();
        IOException broken = failure.get();
        if (broken != null) {
            throw broken;
        }
        return lines.linesRead();
    }

    /**
     * The agent has ended: looks whether Kafka has all.
     *
     * @throws Failure if it has not
     */
    void end(AgentStatus status, Path spool) throws IOException {
        long waiting = status.waiting() + status.queued();
        if (waiting > 0) {
            throw Failure.no(
                    "%,d records wait in %s because Kafka did not take them; an agent with that spool.directory"
                                    .formatted(waiting, spool)
                            + " sends them when Kafka is back");
        }
        long lost = status.dropped() + status.refused();
        if (lost > 0) {
            throw Failure.no("%,d records are lost: %s".formatted(lost, status.gaps()));
        }
        if (temporary != null) {
            delete(temporary);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
