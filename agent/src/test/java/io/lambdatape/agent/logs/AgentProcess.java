package io.lambdatape.agent.logs;

import io.lambdatape.agent.Agent;
import io.lambdatape.agent.configuration.AgentConfiguration;
import io.opentelemetry.api.OpenTelemetry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An agent in a process of its own: {@code CONFIGURATION}. It ends when its input ends, or when it is killed. */
final class AgentProcess implements AutoCloseable {
    private static final String RUNNING = "running";

    private final Process process;

    private AgentProcess(Process process) {
        this.process = process;
    }

    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        AgentConfiguration configuration = AgentConfiguration.parse(Files.readString(file), file.toString(), Map.of());
        try (Agent agent = Agent.start(configuration, OpenTelemetry.noop().getMeter("test"))) {
            System.out.println(RUNNING);
            while (System.in.read() >= 0) {
                // Until the end.
            }
        }
    }

    /** Returns when it runs. */
    static AgentProcess start(Path configuration) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx192m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AgentProcess.class.getName(),
                        configuration.toString())
                .redirectErrorStream(true)
                .start();
        List<String> said = new ArrayList<>();
        var output = process.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); !RUNNING.equals(line); line = output.readLine()) {
            if (line == null) {
                throw new AssertionError("the agent ended by itself, having said " + said);
            }
            said.add(line);
        }
        Thread.ofVirtual()
                .start(() -> output.lines().forEach(line -> {
                    if (line.contains("ERROR") || line.contains("WARN")) {
                        System.err.println("agent: " + line);
                    }
                }));
        return new AgentProcess(process);
    }

    /** Lives on for so long, if it is not killed before. */
    void live(int millis) throws InterruptedException {
        if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the agent ended by itself");
        }
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Lets it end by itself. */
    @Override
    public void close() throws Exception {
        if (process.isAlive()) {
            process.outputWriter().close();
            process.waitFor();
        }
    }
}
