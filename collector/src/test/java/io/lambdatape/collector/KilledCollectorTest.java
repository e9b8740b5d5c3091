package io.lambdatape.collector;

import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.broker.BrokerOptions;
import io.lambdatape.broker.EmbeddedBroker;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.otlp.OtlpEncoder;
import io.lambdatape.store.StoreStatus;
import io.lambdatape.store.lucene.LuceneStore;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A collector in a process of its own is killed (SIGKILL) again and again while agents send. */
class KilledCollectorTest {
    private static final Meter METER = OpenTelemetry.noop().getMeter("test");
    private static final int KILLS = 20;
    private static final int LIFE_MILLIS_MAX = 1_200;

    @TempDir
    Path directory;

    @Test
    void nothingIsLostAndNothingDoubledByTwentyKillsUnderLoad() throws Exception {
        long seed = System.nanoTime();
        System.err.println("KilledCollectorTest: seed " + seed);
        Random random = new Random(seed);
        Path store = directory.resolve("store");
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(BrokerOptions.at(directory.resolve("kafka"), "127.0.0.1", 0))) {
            Load load = new Load(broker.bootstrapServers(), seed);
            load.start();
            for (int kill = 1; kill <= KILLS; kill++) {
                lifeAndDeath(broker.bootstrapServers(), store, random.nextInt(LIFE_MILLIS_MAX));
            }
            load.end();
            judge(broker.bootstrapServers(), store, load);
        }
    }

    private static void judge(String bootstrapServers, Path directory, Load load) throws Exception {
        try (LuceneStore store = LuceneStore.open(directory, CollectorProcess.STORE, METER)) {
            long before = store.status().lines();
            assertThat(before).as("lines that outlived the last kill").isPositive();
            assertThat(store.status().slices()).as("slices").isGreaterThan(3);
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

    private static void lifeAndDeath(String bootstrapServers, Path store, int lifeMillis) throws Exception {
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
            for (String line = output.readLine(); !CollectorProcess.READING.equals(line); line = output.readLine()) {
                assertThat(line).as("it ended by itself, having said %s", said).isNotNull();
                said.add(line);
            }
            // The random moment itself, not a wait for something.
            process.waitFor(lifeMillis, TimeUnit.MILLISECONDS);
            assertThat(process.isAlive()).as("alive until it is killed").isTrue();
        } finally {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    /** Three agents that send without a pause, and now and then send again what they are not sure of. */
    private static final class Load {
        private static final int LINES_A_RECORD = 20;
        private static final long PAUSE_NANOS = 8_000_000;

        private final Set<String> sent = new HashSet<>();
        private final KafkaProducer<byte[], byte[]> producer;
        private final Random random;
        private final Thread thread = Thread.ofPlatform().unstarted(this::run);
        private volatile boolean ending;

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
        }

        private void run() {
            int[] next = new int[3];
            while (!ending) {
                int agent = random.nextInt(next.length);
                int again = random.nextInt(20) == 0 ? Math.min(next[agent], LINES_A_RECORD) : 0;
                send("run-" + agent, next[agent] - again, LINES_A_RECORD + again);
                next[agent] += LINES_A_RECORD;
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }

        @SuppressWarnings("FutureReturnValueIgnored") // closing the producer waits for all
        private void send(String run, int from, int count) {
            List<LogLine> lines = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                lines.add(Lines.line(run, from + i));
                sent.add(run + "/" + (from + i));
            }
            producer.send(Lines.onKafka(OtlpEncoder.encode(lines)));
        }
    }
}
