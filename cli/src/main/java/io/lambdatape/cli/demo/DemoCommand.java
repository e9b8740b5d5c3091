package io.lambdatape.cli.demo;

import io.lambdatape.agent.Agent;
import io.lambdatape.agent.configuration.AgentConfiguration;
import io.lambdatape.cli.process.ExitStatus;
import io.lambdatape.cli.process.Failure;
import io.lambdatape.cli.process.Shutdown;
import io.lambdatape.cli.process.Timekeeper;
import io.lambdatape.cli.telemetry.Telemetry;
import io.lambdatape.cli.telemetry.TelemetryOptions;
import io.lambdatape.cli.up.Server;
import io.lambdatape.cli.up.ServerConfiguration;
import io.lambdatape.demo.DemoEnvironment;
import io.lambdatape.demo.Traffic;
import io.lambdatape.demo.TrafficResult;
import io.lambdatape.settings.ConfigurationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lambdatape demo}: everything at once on this machine, with traffic to look at. */
@Command(
        name = "demo",
        description = "Shows everything at once: a worker with sample Lambdas on real databases, and traffic.",
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
    private static final int HTTP_PORT = 8080;
    private static final int KAFKA_PORT = 9092;
    private static final int WORKER_PORT = 5001;
    private static final long TRAFFIC_SEED = 20_261_123;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            description = "End by itself after so long (60s, 5m), with a summary (default: until Ctrl-C).")
    private @Nullable String length;

    @Option(names = "--port", paramLabel = "N", description = "The port of the web UI (default: 8080, or a free one).")
    private @Nullable Integer port;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Where everything is kept; it must be empty or of an earlier demo (default: a temporary one).")
    private @Nullable Path data;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private PrintWriter out = new PrintWriter(PrintWriter.nullWriter());

    @Override
    public Integer call() throws InterruptedException {
        Duration runs = length == null ? null : duration(length);
        out = spec.commandLine().getOut();
        try (DemoDirectory directory = DemoDirectory.of(data);
                Telemetry telemetry = Telemetry.start("lambdatape-demo", TelemetryOptions.fromEnvironment(null));
                Server server = startServer(directory.path(), telemetry);
                DemoEnvironment environment = startEnvironment(directory.path())) {
            return run(directory.path(), telemetry, server, environment, runs);
        } catch (IOException e) {
            throw Failure.couldNotRun(String.valueOf(e.getMessage()));
        }
    }

    private int run(
            Path directory, Telemetry telemetry, Server server, DemoEnvironment environment, @Nullable Duration runs)
            throws IOException, InterruptedException {
        DemoPorts listen = DemoPorts.usual();
        AgentConfiguration configuration = agentConfiguration(directory, server, environment, listen);
        environment.connectLambdasTo(listen.postgres(), listen.redis());
        TrafficResult sent;
        try (Agent agent = Agent.start(configuration, telemetry.meter())) {
            say("agent      in front of the worker on 127.0.0.1:" + listen.worker() + ", of PostgreSQL on 127.0.0.1:"
                    + listen.postgres() + ", of Redis on 127.0.0.1:" + listen.redis());
            URI worker = URI.create("http://127.0.0.1:" + listen.worker());
            try (Traffic traffic = Traffic.start(worker, TRAFFIC_SEED)) {
                whatToTry(server, environment, runs);
                if (runs == null) {
                    Shutdown.await();
                } else {
                    Shutdown.await(runs.toNanos(), TimeUnit.NANOSECONDS);
                }
                say("");
                say("stopping the traffic and waiting until everything is indexed ...");
                sent = traffic.stop();
            }
        }
        // The agent has flushed its spool and told its last counts: what is missing now stays missing.
        DemoSummary summary = DemoSummary.await(server, sent, Timekeeper.SYSTEM);
        summary.print(out);
        out.flush();
        return summary.balanced() ? ExitStatus.DONE : ExitStatus.NO;
    }

    private Server startServer(Path directory, Telemetry telemetry) throws IOException {
        if (port != null && (port < 0 || port > 65_535)) {
            throw Failure.wrongUsage("--port " + port + " is no port; use 0 (a free one) to 65535");
        }
        int http = port == null ? FreePort.preferring(HTTP_PORT) : port;
        InetSocketAddress kafka = loopback(FreePort.preferring(KAFKA_PORT));
        Server server = Server.start(
                new ServerConfiguration(
                        directory.resolve("server"), loopback(http), new ServerConfiguration.Kafka.Embedded(kafka)),
                telemetry.meter());
        say("kafka      on " + server.bootstrapServers());
        say("server     on " + server.url());
        return server;
    }

    private DemoEnvironment startEnvironment(Path directory) throws IOException, InterruptedException {
        return DemoEnvironment.start(directory, FreePort.preferring(WORKER_PORT), 0, this::say);
    }

    private AgentConfiguration agentConfiguration(
            Path directory, Server server, DemoEnvironment environment, DemoPorts listen) throws IOException {
        String text = DemoAgentFile.text(directory, server.bootstrapServers(), listen, environment);
        Path file = directory.resolve("agent.yaml");
        Files.writeString(file, text);
        try {
            return AgentConfiguration.parse(text, file.toString(), Map.of());
        } catch (ConfigurationException e) {
            throw new IllegalStateException("BUG: the demo's own configuration is wrong: " + e.getMessage(), e);
        }
    }

    private void whatToTry(Server server, DemoEnvironment environment, @Nullable Duration runs) {
        String option = server.url().endsWith(":" + HTTP_PORT) ? "" : " --server " + server.url();
        say("");
        say("  Open " + server.url() + "/   and, from another terminal, try:");
        say("");
        say("    ./lambdatape logs 'lambda:blog' --since 5m" + option);
        say("    ./lambdatape record 'lambda:tickets' --output tickets.recording" + option);
        say("    ./lambdatape replay tickets.recording --target http://127.0.0.1:"
                + environment.worker().port() + " --report out/");
        say("");
        say(runs == null ? "Ctrl-C ends it." : "It ends by itself after " + length + ".");
    }

    private static InetSocketAddress loopback(int port) {
        return InetSocketAddress.createUnresolved("127.0.0.1", port);
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }

    private static Duration duration(String text) {
        Matcher matcher = Pattern.compile("(\\d{1,6})(ms|s|m|h)").matcher(text.strip());
        if (!matcher.matches()) {
            throw Failure.wrongUsage("--for " + text + " is no time; write a number and s, m or h, like 60s");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }
}
