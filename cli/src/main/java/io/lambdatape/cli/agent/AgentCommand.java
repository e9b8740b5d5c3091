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
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lambdatape agent}: runs an agent until Ctrl-C. */
@Command(name = "agent", description = "Runs the proxy agent of one worker.", mixinStandardHelpOptions = true)
public final class AgentCommand implements Callable<Integer> {
    @Option(names = "--config", paramLabel = "FILE", description = "The agent's configuration (YAML).")
    private @Nullable Path config;

    @Mixin
    private StandardInput standardInput = new StandardInput();

    @Override
    public Integer call() throws InterruptedException {
        boolean fromInput = standardInput.wanted();
        AgentConfiguration configuration = configuration(fromInput);
        TelemetryOptions options = new TelemetryOptions(
                configuration.telemetry().prometheus(),
                configuration.telemetry().otlp());
        try (Telemetry telemetry = Telemetry.start("lambdatape-agent", options)) {
            Agent agent = Agent.start(configuration, telemetry.meter());
            try (agent) {
                if (fromInput) {
                    standardInput.read(agent, System.in);
                } else {
                    Shutdown.await();
                }
            }
            if (fromInput) {
                standardInput.end(agent.status(), configuration.spool().directory());
            }
        } catch (IOException e) {
            throw Failure.couldNotRun(String.valueOf(e.getMessage()));
        }
        return ExitStatus.DONE;
    }

    private AgentConfiguration configuration(boolean fromInput) {
        Path file = config;
        try {
            if (file != null) {
                return AgentConfiguration.parse(Files.readString(file), file.toString(), System.getenv());
            }
            if (fromInput) {
                return AgentConfiguration.parse(standardInput.configuration(), "--kafka", Map.of());
            }
            throw Failure.wrongUsage("name the agent's configuration with --config");
        } catch (IOException e) {
            throw file == null
                    ? Failure.couldNotRun(String.valueOf(e.getMessage()))
                    : Failure.unreadableConfiguration(file, e);
        } catch (ConfigurationException e) {
            throw Failure.wrongConfiguration(e.problems());
        }
    }
}
