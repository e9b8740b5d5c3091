package io.lambdatape.cli.attribution;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambdatape.agent.Agent;
import io.lambdatape.agent.configuration.AgentConfiguration;
import io.lambdatape.broker.BrokerOptions;
import io.lambdatape.broker.EmbeddedBroker;
import io.lambdatape.demo.DemoDatabase;
import io.lambdatape.demo.worker.DemoWorker;
import io.lambdatape.demo.worker.DeployedLambda;
import io.lambdatape.demo.worker.WorkerOptions;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Recorded;
import io.lambdatape.recording.otlp.OtlpDecoder;
import io.lambdatape.recording.otlp.OtlpRecord;
import io.opentelemetry.api.metrics.MeterProvider;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Eight Lambdas of up to two instances each, every instance a process of its own, on a real database behind the real
 * agent, under as many requests as they can take; what the agent has recorded is read from Kafka and compared with what
 * the queries say of themselves. Everything but the instances and the database runs in this process.
 *
 * <p>Each Lambda is called a few times alone before: which of them work on after their answers is known from then on,
 * because there they ask only once their answer has arrived, and the next call waits until they have asked.
 * Until it has seen that once the agent cannot know; docs/attribution.md says so.
 */
final class AttributionExperiment {
    private static final int LAMBDAS = 8;
    /** The last of them ask after their answers too. */
    private static final int BACKGROUND_FROM = 6;

    private static final int INSTANCES_MAX = 2;
    private static final int ALONE = 3;

    private static final long LOOK_NANOS = 2_000_000;

    /** So that most of what is asked after the last answers is counted too. No verdict depends on it. */
    private static final Duration AFTER_ANSWERS = Duration.ofMillis(400);
    /** Then the clients rest for a while, so that instances are retired, and others started after. */
    private static final Duration WAVE = Duration.ofSeconds(30);

    private static final Duration REST = Duration.ofMillis(1500);
    /** Ends what would hang for ever, as {@link #READ_MAX} does. */
    private static final Duration START_MAX = Duration.ofMinutes(3);

    private static final Duration READ_MAX = Duration.ofMinutes(3);

    /**
     * How it runs.
     *
     * @param queries how many queries handlers shall ask, about
     * @param clients requests at once
     * @param gates whether the agent stands in front of the sandboxes
     */
    record Options(int queries, int clients, boolean gates, long seed) {}

    private final Options options;
    private final Path directory;
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String sharedContext;

    private AttributionExperiment(Options options, Path directory) {
        this.options = options;
        this.directory = directory;
        this.sharedContext = context(new SplittableRandom(options.seed()));
    }

    /** Runs it in an empty directory with a short name. */
    static Judgement run(Options options, Path directory) throws Exception {
        return new AttributionExperiment(options, directory).run();
    }

    private Judgement run() throws Exception {
        int listen = freePort();
        int databaseListen = freePort();
        try (EmbeddedBroker broker =
                        EmbeddedBroker.start(BrokerOptions.at(directory.resolve("kafka"), "127.0.0.1", 0));
                DemoDatabase database = DemoDatabase.start(directory);
                DemoWorker worker = startWorker(databaseListen)) {
            String kafka = broker.bootstrapServers();
            String text = agentFile(kafka, listen, worker, databaseListen, database.port());
            try (Agent agent = Agent.start(
                    AgentConfiguration.parse(text, "agent.yaml", Map.of()),
                    MeterProvider.noop().get("experiment"))) {
                URI base = URI.create(
                        "http://127.0.0.1:" + agent.listening().getFirst().getPort());
                callEachAlone(base);
                callAll(base);
                LockSupport.parkNanos(AFTER_ANSWERS.toNanos());
            }
            return Judgement.of(read(kafka));
        }
    }

    private DemoWorker startWorker(int databasePort) throws IOException, InterruptedException {
        List<DeployedLambda> lambdas = IntStream.range(0, LAMBDAS)
                .mapToObj(i -> new DeployedLambda("l" + i, CountedLambda.class, List.of()))
                .toList();
        WorkerOptions.Limits usual = WorkerOptions.Limits.USUAL;
        return DemoWorker.start(WorkerOptions.of(directory.resolve("ol"), lambdas)
                .withEnvironment(() -> Map.of("PGPORT", Integer.toString(databasePort)))
                .withLimits(new WorkerOptions.Limits(
                        INSTANCES_MAX,
                        usual.queueDepthMax(),
                        START_MAX,
                        usual.idleMax(),
                        Duration.ofSeconds(1),
                        START_MAX)));
    }

    private String agentFile(String kafka, int listen, DemoWorker worker, int databaseListen, int database) {
        return """
                worker: experiment
                kafka:
                  bootstrap-servers: %s
                invocations:
                  - platform: openlambda
                    listen: 127.0.0.1:%d
                    upstream: http://127.0.0.1:%d
                %sdatabases:
                  - system: postgresql
                    listen: 127.0.0.1:%d
                    upstream: 127.0.0.1:%d
                spool:
                  directory: %s
                """.formatted(
                        kafka,
                        listen,
                        worker.port(),
                        options.gates() ? "    scratch: " + worker.scratch() + "\n" : "",
                        databaseListen,
                        database,
                        directory.resolve("spool"));
    }

    private void callEachAlone(URI base) throws IOException, InterruptedException {
        for (int i = 0; i < LAMBDAS * ALONE; i++) {
            int lambda = i % LAMBDAS;
            if (lambda < BACKGROUND_FROM) {
                call(base, lambda, new SplittableRandom(i), "");
                continue;
            }
            Path answered = directory.resolve("answered-" + i);
            call(base, lambda, new SplittableRandom(i), "&after=" + URLEncoder.encode(answered.toString(), UTF_8));
            Files.createFile(answered);
            while (!Files.exists(CountedLambda.done(answered))) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
    }

    private void callAll(URI base) throws Exception {
        long began = System.nanoTime();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < options.clients(); i++) {
                SplittableRandom random = new SplittableRandom(options.seed() + 1 + i);
                all.add(clients.submit(() -> {
                    while (asked.get() < options.queries()) {
                        call(base, random.nextInt(LAMBDAS), random, "");
                        long into =
                                (System.nanoTime() - began) % WAVE.plus(REST).toNanos();
                        if (into > WAVE.toNanos()) {
                            LockSupport.parkNanos(WAVE.plus(REST).toNanos() - into);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    private void call(URI base, int lambda, SplittableRandom random, String more)
            throws IOException, InterruptedException {
        int number = numbers.getAndIncrement();
        HttpRequest.Builder request = HttpRequest.newBuilder(
                base.resolve("/run/l" + lambda + "?n=" + number + "&background=" + (lambda >= BACKGROUND_FROM) + more));
        int kind = random.nextInt(20);
        if (kind == 0) {
            // As a client does that calls several functions for one request of its own.
            request.header("traceparent", sharedContext);
        } else if (kind < 5) {
            request.header("traceparent", context(random));
        }
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("status " + answer.statusCode() + ": " + answer.body());
        }
        asked.addAndGet(Integer.parseInt(answer.body().strip()));
    }

    private static String context(SplittableRandom random) {
        byte[] bytes = new byte[24];
        random.nextBytes(bytes);
        String digits = HexFormat.of().formatHex(bytes);
        return "00-" + digits.substring(0, 32) + "-" + digits.substring(32) + "-01";
    }

    /** The number that an invocation's request carries. */
    static int number(Exchange invocation) {
        String query = Objects.requireNonNull(invocation.attributes().text("url.query"));
        return Integer.parseInt(query.substring(query.indexOf("n=") + 2, query.indexOf('&')));
    }

    private static List<Exchange> read(String kafka) throws Exception {
        List<Exchange> exchanges = new ArrayList<>();
        Map<String, Object> settings =
                Map.of("bootstrap.servers", kafka, "enable.auto.commit", false, "auto.offset.reset", "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (PartitionInfo info : consumer.partitionsFor(OtlpRecord.SPANS)) {
                partitions.add(new TopicPartition(info.topic(), info.partition()));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long deadline = System.nanoTime() + READ_MAX.toNanos();
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.getOrDefault(one, 0L))) {
                if (System.nanoTime() > deadline) {
                    throw new IOException("Kafka did not give all records within " + READ_MAX);
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    for (Recorded recorded : OtlpDecoder.decodeSpans(record.value())) {
                        if (recorded instanceof Exchange exchange) {
                            exchanges.add(exchange);
                        }
                    }
                }
            }
        }
        return exchanges;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** {@code QUERIES CLIENTS gates|no-gates SEED}: prints the table, and exits with 1 if a link is wrong. */
    public static void main(String[] arguments) throws Exception {
        Options options = new Options(
                Integer.parseInt(arguments[0]),
                Integer.parseInt(arguments[1]),
                arguments[2].equals("gates"),
                Long.parseLong(arguments[3]));
        // Unix sockets' paths are short.
        Path directory = Files.createTempDirectory("attribution");
        long began = System.nanoTime();
        Judgement judgement = run(options, directory);
        System.out.printf(
                "%d queries of %d invocations in %.0f s, %d clients, %s, seed %d%n",
                judgement.queries(),
                judgement.invocations(),
                (System.nanoTime() - began) / 1e9,
                options.clients(),
                options.gates() ? "in front of the sandboxes" : "not in front of the sandboxes",
                options.seed());
        System.out.print(judgement.table());
        System.exit(judgement.wrong() == 0 ? 0 : 1);
    }
}
