package io.lambdatape.cli.demo;

import static io.lambdatape.testkit.Eventually.WATCHDOG;
import static io.lambdatape.testkit.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.agent.Agent;
import io.lambdatape.agent.configuration.AgentConfiguration;
import io.lambdatape.cli.up.Server;
import io.lambdatape.cli.up.ServerConfiguration;
import io.lambdatape.demo.DemoEnvironment;
import io.lambdatape.demo.worker.WorkerOptions;
import io.lambdatape.logview.status.AgentStatus;
import io.lambdatape.recording.AgentReport;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Server, worker with its Lambdas, databases and agent, all real, in this process; for tests from end to end. */
public final class WholeSystem implements AutoCloseable {
    private static final Meter METER = OpenTelemetry.noop().getMeter("test");

    /** The usual limits but for time: none runs out. */
    private static final WorkerOptions.Limits PATIENT = new WorkerOptions.Limits(
            WorkerOptions.Limits.USUAL.instancesMax(),
            WorkerOptions.Limits.USUAL.queueDepthMax(),
            WATCHDOG,
            WATCHDOG,
            WATCHDOG,
            WATCHDOG);

    private final DemoDirectory directory;
    private final Server server;
    private final DemoEnvironment environment;
    private final Agent agent;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private WholeSystem(DemoDirectory directory, Server server, DemoEnvironment environment, Agent agent) {
        this.directory = directory;
        this.server = server;
        this.environment = environment;
        this.agent = agent;
    }

    public static WholeSystem start() throws Exception {
        DemoDirectory directory = DemoDirectory.of(null);
        Path path = directory.path();
        InetSocketAddress free = InetSocketAddress.createUnresolved("127.0.0.1", 0);
        Server server = Server.start(
                new ServerConfiguration(path.resolve("server"), free, new ServerConfiguration.Kafka.Embedded(free)),
                METER);
        DemoEnvironment environment = DemoEnvironment.start(path, 0, 0, PATIENT, line -> {});
        DemoPorts listen = DemoPorts.free();
        String text = DemoAgentFile.text(path, server.bootstrapServers(), listen, environment);
        Files.writeString(path.resolve("agent.yaml"), text);
        environment.connectLambdasTo(listen.postgres(), listen.redis());
        Agent agent = Agent.start(AgentConfiguration.parse(text, "agent.yaml", Map.of()), METER);
        return new WholeSystem(directory, server, environment, agent);
    }

    public URI throughAgent(String target) {
        return URI.create("http://127.0.0.1:" + agent.listening().getFirst().getPort() + target);
    }

    public URI direct(String target) {
        return URI.create("http://127.0.0.1:" + environment.worker().port() + target);
    }

    public String url() {
        return server.url();
    }

    public HttpResponse<byte[]> get(URI uri) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /**
     * Calls each sample Lambda, one of them twice. The next call begins only when the lines of the one before can be found:
     * the agent looks at a file as often as the machine lets it, and lines of several calls between two looks may be any of
     * theirs.
     */
    public void callSamples() throws IOException, InterruptedException {
        call("/run/blog", "lambda:blog AND listed");
        call("/run/blog/posts/7", "lambda:blog AND \"post-read\"");
        call("/run/autocomplete?q=ex", "lambda:autocomplete AND words");
        call("/run/tickets", "lambda:tickets AND \"list concerts\"");
    }

    private void call(String target, String printed) throws IOException, InterruptedException {
        assertThat(get(throughAgent(target)).statusCode()).as(target).isEqualTo(200);
        URI lines = URI.create(url() + "/api/v1/logs?limit=1&query=" + URLEncoder.encode(printed, UTF_8));
        eventually(printed, this::state, () -> {
            try {
                return new String(get(lines).body(), UTF_8).contains("\"message\"");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        });
    }

    /** Waits until so many invocations can be found and nothing of the agent's is on its way. */
    public void awaitIndexed(long invocations) {
        eventually(
                invocations + " invocations indexed",
                this::state,
                () -> server.status().status().store().invocations() >= invocations);
        eventually("nothing lags", this::state, () -> {
            List<AgentStatus> agents = server.status().status().agents();
            return !agents.isEmpty()
                    && agents.getFirst().indexed() >= agent.status().counters().getOrDefault(AgentReport.NUMBERED, 0L)
                    && agents.getFirst().missing() == 0;
        });
    }

    private String state() {
        return server.status().status() + "\n" + agent.status();
    }

    @Override
    public void close() throws Exception {
        agent.close();
        environment.close();
        server.close();
        directory.close();
    }
}
