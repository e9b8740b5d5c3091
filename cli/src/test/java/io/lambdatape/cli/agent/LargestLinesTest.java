package io.lambdatape.cli.agent;

import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lambdatape.agent.Agent;
import io.lambdatape.agent.configuration.AgentConfiguration;
import io.lambdatape.cli.Typed;
import io.lambdatape.cli.process.ExitStatus;
import io.lambdatape.cli.up.Server;
import io.lambdatape.cli.up.ServerConfiguration;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The largest lines that there are, from a file or standard input through Kafka into the store, and out again. */
class LargestLinesTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final Meter METER = OpenTelemetry.noop().getMeter("test");
    private static final ObjectMapper JSON = new ObjectMapper();

    @SuppressWarnings("NullAway.Init") // set before all tests
    @TempDir
    private static Path directory;

    private final Random random = new Random(11);
    private final String whole = incompressible(MEBIBYTE);
    private final String tooLong = incompressible(MEBIBYTE + 1);
    private final List<String> written = List.of("before", whole, "between", tooLong, "after");
    private final List<String> kept = List.of("before", whole, "between", tooLong.substring(0, MEBIBYTE), "after");

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Server server;

    @BeforeAll
    static void start() {
        InetSocketAddress free = InetSocketAddress.createUnresolved("127.0.0.1", 0);
        server = Server.start(
                new ServerConfiguration(
                        directory.resolve("server"), free, new ServerConfiguration.Kafka.Embedded(free)),
                METER);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void ofAFileTheyAreWholeUpToAMebibyteAndFlaggedBeyond() throws Exception {
        Path file = Files.writeString(directory.resolve("app.log"), String.join("\n", written) + "\n");
        Path agent = Files.writeString(
                directory.resolve("agent.yaml"),
                "kafka: {bootstrap-servers: '" + server.bootstrapServers() + "'}\nspool: {directory: '"
                        + directory.resolve("spool") + "'}\nlogs:\n- path: " + file + "\n");
        try (Agent running =
                Agent.start(AgentConfiguration.parse(Files.readString(agent), agent.toString(), Map.of()), METER)) {
            judge(lines("stream:log"));
            assertThat(running.status().dropped()).isZero();
        }
    }

    @Test
    void ofStandardInputToo() throws Exception {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(String.join("\r\n", written).getBytes(StandardCharsets.UTF_8)));
        try {
            Typed typed = Typed.run("agent", "--stdin", "--kafka", server.bootstrapServers(), "--lambda", "blog");
            assertThat(typed.err()).isEmpty();
            assertThat(typed.status()).isEqualTo(ExitStatus.DONE);
        } finally {
            System.setIn(before);
        }
        judge(lines("lambda:blog"));
    }

    private void judge(List<JsonNode> lines) {
        for (int i = 0; i < kept.size(); i++) {
            JsonNode line = lines.get(i);
            // Not isEqualTo: a failure would print two mebibytes.
            assertThat(line.path("message").asText().equals(kept.get(i)))
                    .as("line %d is as it was", i)
                    .isTrue();
            assertThat(line.path("truncated").asBoolean())
                    .isEqualTo(!kept.get(i).equals(written.get(i)));
        }
    }

    /** What is in the store once all is there, in order. */
    private List<JsonNode> lines(String query) {
        List<JsonNode> lines = new ArrayList<>();
        eventually("all lines in the store", () -> {
            lines.clear();
            Typed typed = Typed.run("logs", query, "--server", server.url(), "--output", "json", "--limit", "100");
            assertThat(typed.status()).isEqualTo(ExitStatus.DONE);
            typed.out().lines().forEach(line -> lines.add(json(line)));
            return lines.size() == written.size();
        });
        return lines;
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String incompressible(int length) {
        StringBuilder text = new StringBuilder(length);
        random.ints(length, '!', 127).forEach(c -> text.append((char) c));
        return text.toString();
    }
}
