package io.lambdatape.cli.agent;

import io.lambdatape.agent.Agent;
import io.lambdatape.agent.configuration.AgentConfiguration;
import io.lambdatape.cli.process.ExitStatus;
import io.lambdatape.cli.process.Failure;
import io.lambdatape.cli.process.Shutdown;
import io.lambdatape.cli.telemetry.Telemetry;
import io.lambdatape.cli.telemetry.TelemetryOptions;
import io.lambdatape.settings.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lambdatape agent}: runs an agent until Ctrl-C. */
@Command(name = "agent", description = "Runs the proxy agent of one worker.", mixinStandardHelpOptions = true)
public final class AgentCommand implements Callable<Integer> {
    @Option(names = "--config", paramLabel = "FILE", required = true, description = "The agent's configuration (YAML).")
    private Path config = Path.of("");

    @Override
    public Integer call() throws InterruptedException {
        AgentConfiguration configuration = configuration();
        TelemetryOptions options = new TelemetryOptions(
                configuration.telemetry().prometheus(),
                configuration.telemetry().otlp());
        try (Telemetry telemetry = Telemetry.start("lambdatape-agent", options);
                Agent agent = Agent.start(configuration, telemetry.meter())) {
            Shutdown.await();
        } catch (IOException e) {
            throw Failure.couldNotRun(String.valueOf(e.getMessage()));
        }
        return ExitStatus.DONE;
    }

    private AgentConfiguration configuration() {
        try {
            return AgentConfiguration.parse(Files.readString(config), config.toString(), System.getenv());
        } catch (IOException e) {
            throw Failure.unreadableConfiguration(config, e);
        } catch (ConfigurationException e) {
            throw Failure.wrongConfiguration(e.problems());
        }
    }
}
