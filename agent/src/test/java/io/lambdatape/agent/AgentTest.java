package io.lambdatape.agent;

import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.lambdatape.agent.capture.MovedClock;
import io.lambdatape.agent.configuration.AgentConfiguration;
import io.lambdatape.broker.BrokerOptions;
import io.lambdatape.broker.EmbeddedBroker;
import io.lambdatape.recording.AgentReport;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.ExchangeKind;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Recorded;
import io.lambdatape.recording.otlp.MalformedOtlpException;
import io.lambdatape.recording.otlp.OtlpDecoder;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole agent, with a real HTTP server behind it and a real Kafka. */
class AgentTest {
    private static final Meter METER = OpenTelemetry.noop().getMeter("test");

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Path kafka;

    /** For all tests: each looks for the records of its own agents. */
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static EmbeddedBroker broker;

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private HttpServer worker;

    @BeforeAll
    static void startBroker() throws IOException {
        broker = EmbeddedBroker.start(BrokerOptions.at(kafka, "127.0.0.1", 0));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void startWorker() throws IOException {
        worker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        worker.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] answer = "hello".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Set-Cookie", "session=secret-cookie");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        worker.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        worker.start();
    }

    @AfterEach
    void stopWorker() {
        worker.stop(0);
    }

    @Test
    void requestsAndLinesReachKafkaRedactedAndTheBooksBalance() throws Exception {
        Path log = directory.resolve("worker.out");
        // Time stands still while the agent stops: it has all the time that it needs.
        MovedClock clock = new MovedClock();
        Agent agent = Agent.start(configuration(broker.bootstrapServers(), log), METER, clock);
        URI url = URI.create("http://127.0.0.1:" + agent.listening().getFirst().getPort() + "/run/blog");
        for (int i = 0; i < 50; i++) {
            assertThat(get(url)).isEqualTo("hello");
            Files.writeString(log, "line " + i + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        clock.eventually("all read", () -> agent.status().taken() == 100);
        agent.close();
        AgentStatus status = agent.status();
        assertThat(status.sent()).isEqualTo(100);
        assertThat(status.waiting()).isZero();
        assertThat(status.dropped()).isZero();
        assertThat(status.gaps()).isEmpty();

        List<Recorded> records = records(
                agent.status(),
                found -> all(found, AgentReport.class).stream()
                        .anyMatch(report -> report.count(AgentReport.SENT) == 100));
        List<Exchange> exchanges = all(records, Exchange.class);
        assertThat(exchanges).hasSize(50).allSatisfy(exchange -> {
            assertThat(new String(exchange.request().bytes(), StandardCharsets.ISO_8859_1))
                    .contains("GET /run/blog HTTP/1.1", "uthorization: ")
                    .doesNotContain("secret-token");
            assertThat(new String(exchange.response().bytes(), StandardCharsets.ISO_8859_1))
                    .endsWith("hello")
                    .doesNotContain("secret-cookie");
        });
        assertThat(all(records, LogLine.class).stream().map(LogLine::message))
                .hasSize(50)
                .contains("line 0", "line 49");
    }

    @Test
    void withoutKafkaRequestsFlowAndTheSpoolKeepsThem() throws Exception {
        int nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }
        MovedClock clock = new MovedClock();
        Agent agent = Agent.start(configuration("127.0.0.1:" + nobody, directory.resolve("worker.out")), METER, clock);
        URI url = URI.create("http://127.0.0.1:" + agent.listening().getFirst().getPort() + "/run/blog");
        for (int i = 0; i < 20; i++) {
            assertThat(get(url)).isEqualTo("hello");
        }
        eventually("spooled", () -> agent.status().spooled() == 20);
        Thread closing = Thread.ofPlatform().start(agent::close);
        eventually("it gives up sending", () -> {
            clock.move(Duration.ofSeconds(1));
            return !closing.isAlive();
        });
        assertThat(agent.status().waiting()).isEqualTo(20);

        Agent again =
                Agent.start(configuration(broker.bootstrapServers(), directory.resolve("worker.out")), METER, clock);
        eventually("leftovers sent", () -> again.status().counters().getOrDefault("leftover.sent", 0L) == 20);
        again.close();
        assertThat(exchanges(agent.status(), 20)).hasSize(20);
    }

    @Test
    void aCallThroughTheAgentsProxyReachesKafkaInTheTraceOfItsInvocationAndRedacted() throws Exception {
        Agent agent = Agent.start(
                configuration(broker.bootstrapServers(), directory.resolve("worker.out")), METER, new MovedClock());
        String own = "http://127.0.0.1:" + agent.listening().getFirst().getPort();
        worker.createContext("/run/caller", exchange -> {
            byte[] answer = throughProxy(agent.listening().getLast(), own + "/run/blog");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        assertThat(get(URI.create(own + "/run/caller"))).endsWith("hello");
        eventually("all read", () -> agent.status().taken() == 3);
        agent.close();

        List<Exchange> exchanges = exchanges(agent.status(), 3);
        Exchange call = named(exchanges, "GET " + own.substring("http://".length()) + "/run/blog");
        assertThat(call.kind()).isEqualTo(ExchangeKind.CALL);
        assertThat(call.parent().spanId())
                .isEqualTo(named(exchanges, "caller").id().spanId());
        assertThat(named(exchanges, "blog").parent().spanId())
                .isEqualTo(call.id().spanId());
        assertThat(exchanges)
                .hasSize(3)
                .extracting(exchange -> exchange.id().traceId())
                .containsOnly(call.id().traceId());
        assertThat(new String(call.request().bytes(), StandardCharsets.ISO_8859_1))
                .contains("Proxy-Authorization: ", "Cookie: ")
                .doesNotContain("secret");
    }

    // By hand: clients of the JDK send no such field unless they are asked for it.
    private static byte[] throughProxy(InetSocketAddress proxy, String url) throws IOException {
        try (Socket socket = new Socket(proxy.getAddress(), proxy.getPort())) {
            String request =
                    "GET " + url + " HTTP/1.1\r\nProxy-Authorization: Basic secret-proxy\r\nCookie: secret-one\r\n"
                            + "Connection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().readAllBytes();
        }
    }

    @Test
    void aBusyPortIsOneSentenceAndNothingStaysHalfOpen() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String yaml = "kafka: {bootstrap-servers: '127.0.0.1:1', max.block.ms: 50}\nspool: {directory: " + directory
                    + "/spool}\n"
                    + "invocations:\n- {listen: '127.0.0.1:" + busy.getLocalPort()
                    + "', upstream: 'http://127.0.0.1:1'}\n";
            AgentConfiguration configuration = AgentConfiguration.parse(yaml, "agent.yaml", Map.of());
            assertThatThrownBy(() -> Agent.start(configuration, METER))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + busy.getLocalPort())
                    .hasMessageNotContaining("\n");
            busy.close();
            Agent.start(configuration, METER).close();
        }
    }

    private AgentConfiguration configuration(String kafka, Path log) throws Exception {
        String yaml = "worker: worker-1\nkafka:\n  bootstrap-servers: " + kafka + "\nspool:\n  directory: "
                + directory.resolve("spool") + "\ninvocations:\n- listen: 127.0.0.1:0\n  upstream: http://127.0.0.1:"
                + worker.getAddress().getPort()
                + "\n  platform: openlambda\ncalls:\n- listen: 127.0.0.1:0\nlogs:\n- path: " + log + "\n";
        return AgentConfiguration.parse(yaml, "agent.yaml", Map.of());
    }

    private static String get(URI url) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(url)
                                    .header("Authorization", "Bearer secret-token")
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static List<Exchange> exchanges(AgentStatus agent, int count) {
        return all(records(agent, found -> all(found, Exchange.class).size() >= count), Exchange.class);
    }

    /** What Kafka has of one start of an agent, once that is enough. */
    private static List<Recorded> records(AgentStatus agent, Predicate<List<Recorded>> enough) {
        List<Recorded> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = Stream.of("otlp_spans", "otlp_logs")
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            eventually("records in kafka", records::toString, () -> {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    decoded(record).filter(one -> run(one).equals(agent.run())).forEach(records::add);
                }
                return enough.test(records);
            });
        }
        return records;
    }

    private static Stream<Recorded> decoded(ConsumerRecord<byte[], byte[]> record) {
        try {
            return OtlpDecoder.decode(record.topic(), record.value()).stream();
        } catch (MalformedOtlpException e) {
            throw new AssertionError(e);
        }
    }

    private static String run(Recorded record) {
        return record instanceof AgentReport report
                ? report.run()
                : record.origin().run();
    }

    private static Exchange named(List<Exchange> exchanges, String name) {
        return exchanges.stream()
                .filter(exchange -> exchange.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static <T extends Recorded> List<T> all(List<Recorded> records, Class<T> type) {
        return records.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
