package io.lambdatape.collector;

import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.broker.BrokerOptions;
import io.lambdatape.broker.EmbeddedBroker;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.otlp.OtlpEncoder;
import io.lambdatape.store.StoreStatus;
import io.lambdatape.store.lucene.LuceneStore;
import io.lambdatape.testkit.Extent;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A collector in a process of its own is killed (SIGKILL) again and again while agents send. */
class KilledCollectorTest {
    private static final Meter METER = OpenTelemetry.noop().getMeter("test");
    private static final int KILLS = Extent.times(5, 20);
    /** More than in one life, so that kills have met their ends. */
    private static final int SLICES_MIN = 4;

    private static final int COMMITS_A_LIFE_MAX = 12;
    private static final int LINES_A_LIFE_MAX = 3_000;

    @TempDir
    Path directory;

    @Test
    void nothingIsLostAndNothingDoubledHoweverOftenItIsKilledUnderLoad() throws Exception {
        long seed = System.nanoTime();
        System.err.println("KilledCollectorTest: seed " + seed);
        Random random = new Random(seed);
        Path store = directory.resolve("store");
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(BrokerOptions.at(directory.resolve("kafka"), "127.0.0.1", 0))) {
            Load load = new Load(broker.bootstrapServers(), seed);
            load.start();
            for (int kill = 1; kill <= KILLS || slices(store) < SLICES_MIN; kill++) {
                lifeAndDeath(broker.bootstrapServers(), store, random);
            }
            load.end();
            judge(broker.bootstrapServers(), store, load);
        }
    }

    private static void judge(String bootstrapServers, Path directory, Load load) throws Exception {
        try (LuceneStore store = LuceneStore.open(directory, CollectorProcess.STORE, METER)) {
            long before = store.status().lines();
            assertThat(before).as("lines that outlived the last kill").isPositive();
            CollectorOptions options = new CollectorOptions(
                    Map.of("bootstrap.servers", bootstrapServers), CollectorProcess.COMMIT_INTERVAL, 1_000_000);
            try (Collector collector = Collector.start(options, store.writer(), METER)) {
                eventually(
                        "all of them",
                        () -> store.status().lines() >= load.sent.size()
                                && collector.status().lag().stream().allMatch(lag -> lag.records() == 0));
                CollectorStatus status = collector.status();
                assertThat(status.failure()).isNull();
                assertThat(status.deadLetters()).isZero();
                assertThat(before + status.indexed()).isEqualTo(load.sent.size());
            }
            store.refresh();
            Map<String, Integer> found = Lines.found(store.logs());
            assertThat(found.keySet()).isEqualTo(load.sent);
            assertThat(found.values()).as("no line twice").allMatch(count -> count == 1);
            assertThat(store.status().runs())
                    .allSatisfy(run -> assertThat(run.missing()).isZero());
            assertThat(store.status().runs().stream()
                            .mapToLong(StoreStatus.Run::records)
                            .sum())
                    .isEqualTo(load.sent.size());
        }
    }

    private static int slices(Path store) throws IOException {
        Path slices = store.resolve("slices");
        if (!Files.exists(slices)) {
            return 0;
        }
        try (Stream<Path> found = Files.list(slices)) {
            return Math.toIntExact(found.count());
        }
    }

    /** Kills it when it has got to a random place: before, in or after a commit, or between two. */
    private static void lifeAndDeath(String bootstrapServers, Path store, Random random) throws Exception {
        String place = List.of(CollectorProcess.ADDED, CollectorProcess.COMMITTING, CollectorProcess.COMMITTED)
                .get(random.nextInt(3));
        int times = 1
                + random.nextInt(
                        place.equals(CollectorProcess.ADDED)
                                ? LINES_A_LIFE_MAX / CollectorProcess.RECORDS_ADDED
                                : COMMITS_A_LIFE_MAX);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CollectorProcess.class.getName(),
                        bootstrapServers,
                        store.toString())
                .redirectErrorStream(true)
                .start();
        List<String> said = new ArrayList<>();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (int passed = 0; passed < times; ) {
                String line = output.readLine();
                assertThat(line).as("it ended by itself, having said %s", said).isNotNull();
                if (line.endsWith(place)) {
                    passed++;
                } else if (!line.startsWith("= ")) {
                    said.add(line);
                }
            }
        } finally {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    /** Three agents that send as fast as Kafka takes it, and now and then send again what they are not sure of. */
    private static final class Load {
        private static final int LINES_A_RECORD = 5;

        private final Set<String> sent = new HashSet<>();
        private final KafkaProducer<byte[], byte[]> producer;
        private final Random random;
        private final Thread thread = Thread.ofPlatform().unstarted(this::run);
        private volatile boolean ending;
        private volatile @Nullable Exception failure;

        Load(String bootstrapServers, long seed) {
            this.producer = Lines.producer(bootstrapServers);
            this.random = new Random(seed + 1);
        }

        void start() {
            thread.start();
        }

        void end() throws InterruptedException {
            ending = true;
            thread.join();
            producer.close();
            assertThat(failure).as("what kept the load from being sent").isNull();
        }

        private void run() {
            int[] next = new int[3];
            try {
                while (!ending) {
                    int agent = random.nextInt(next.length);
                    int again = random.nextInt(20) == 0 ? Math.min(next[agent], LINES_A_RECORD) : 0;
                    send("run-" + agent, next[agent] - again, LINES_A_RECORD + again);
                    next[agent] += LINES_A_RECORD;
                }
            } catch (ExecutionException | InterruptedException e) {
                failure = e;
            }
        }

        private void send(String run, int from, int count) throws ExecutionException, InterruptedException {
            List<LogLine> lines = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                lines.add(Lines.line(run, from + i));
                sent.add(run + "/" + (from + i));
            }
            producer.send(Lines.onKafka(OtlpEncoder.encode(lines))).get();
        }
    }
}
