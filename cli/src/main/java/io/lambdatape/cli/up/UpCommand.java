package io.lambdatape.cli.up;

import io.lambdatape.cli.process.ExitStatus;
import io.lambdatape.cli.process.Failure;
import io.lambdatape.cli.process.Shutdown;
import io.lambdatape.cli.telemetry.Telemetry;
import io.lambdatape.settings.ConfigurationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lambdatape up}: runs a server until Ctrl-C. */
@Command(
        name = "up",
        description = "Runs Kafka (unless one is configured), the collector, the API and the web UI.",
        mixinStandardHelpOptions = true)
public final class UpCommand implements Callable<Integer> {
    @Option(names = "--config", paramLabel = "FILE", description = "The server's configuration (YAML).")
    private @Nullable Path config;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where everything is kept (default: ./lambdatape-data).")
    private @Nullable Path data;

    @Option(names = "--port", paramLabel = "N", description = "The port of the API and the UI (default: 8080).")
    private @Nullable Integer port;

    @Option(names = "--kafka-port", paramLabel = "N", description = "The port of the embedded Kafka (default: 9092).")
    private @Nullable Integer kafkaPort;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        ServerSettings settings = settings();
        try (Telemetry telemetry = Telemetry.start("lambdatape-server", settings.telemetry());
                Server server = Server.start(settings.server(), telemetry.meter())) {
            PrintWriter out = spec.commandLine().getOut();
            out.println("lambdatape is up: open " + server.url() + "/");
            out.println("agents send to kafka at " + server.bootstrapServers());
            tell(out, "OTLP over HTTP is taken at http://", server.otlp().http());
            tell(out, "OTLP over gRPC is taken at ", server.otlp().grpc());
            out.flush();
            Shutdown.await();
        }
        return ExitStatus.DONE;
    }

    private static void tell(PrintWriter out, String what, @Nullable InetSocketAddress at) {
        if (at != null) {
            out.println(what + at.getHostString() + ":" + at.getPort());
        }
    }

    private ServerSettings settings() {
        ServerSettings settings = configured();
        if (data != null) {
            settings = settings.withData(data);
        }
        if (port != null) {
            settings = settings.withHttp(at(settings.server().http(), port, "--port"));
        }
        if (kafkaPort != null) {
            settings = switch (settings.server().kafka()) {
                case ServerConfiguration.Kafka.Embedded embedded ->
                    settings.withKafka(
                            new ServerConfiguration.Kafka.Embedded(at(embedded.listen(), kafkaPort, "--kafka-port")));
                case ServerConfiguration.Kafka.Cluster cluster ->
                    throw Failure.wrongUsage(
                            "--kafka-port is the port of an embedded kafka, and the configuration names a cluster; leave"
                                    + " one of them out");
            };
        }
        return settings;
    }

    private ServerSettings configured() {
        try {
            return ServerSettings.parse(read(), config == null ? "(no file)" : config.toString(), System.getenv());
        } catch (ConfigurationException e) {
            throw Failure.wrongConfiguration(e.problems());
        }
    }

    private String read() {
        if (config == null) {
            return "";
        }
        try {
            return Files.readString(config);
        } catch (IOException e) {
            throw Failure.unreadableConfiguration(config, e);
        }
    }

    private static InetSocketAddress at(InetSocketAddress address, int port, String option) {
        if (port < 0 || port > 65_535) {
            throw Failure.wrongUsage(option + " " + port + " is no port; use 0 (a free one) to 65535");
        }
        return new InetSocketAddress(address.getHostString(), port);
    }
}
