package io.lambdatape.collector;

import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lambdatape.broker.BrokerOptions;
import io.lambdatape.broker.EmbeddedBroker;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.otlp.OtlpEncoder;
import io.lambdatape.store.TimeRange;
import io.lambdatape.store.lucene.LuceneStore;
import io.lambdatape.store.lucene.SliceOptions;
import io.lambdatape.store.lucene.StoreOptions;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store on a disk that is really full: a small file system in memory. */
@SuppressWarnings("NullAway.Init") // set before the tests
class FullDiskTest {
    private static final Meter METER = OpenTelemetry.noop().getMeter("test");
    private static final int DISK_MEGABYTES = 64;
    private static final int PIECE = 16 << 10;
    /** So long that what many lines need is a hundred times what merging the first few can set free. */
    private static final int RANDOM_BYTES_A_LINE = 80;

    @TempDir
    Path brokerDirectory;

    @TempDir
    Path directory;

    /** One a test: what another has sent would be collected too, while the disk fills. */
    private EmbeddedBroker broker;

    private Path disk;
    private int next;

    @BeforeEach
    void startBroker() throws IOException {
        broker = EmbeddedBroker.start(BrokerOptions.at(brokerDirectory, "127.0.0.1", 0));
    }

    @AfterEach
    void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(directory.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MEGABYTES + "m", "tmpfs", disk.toString()),
                "a small file system cannot be mounted here: run as root to test a disk that is really full");
    }

    @AfterEach
    void unmount() throws Exception {
        if (!run("umount", disk.toString())) {
            // After a failure something may have a file open still.
            run("umount", "--lazy", disk.toString());
        }
    }

    @Test
    void collectingStopsBeforeTheDiskIsFullSaysSoAndGoesOnByItself() throws Exception {
        long reserve = 16L << 20;
        try (KafkaProducer<byte[], byte[]> producer = Lines.producer(broker.bootstrapServers());
                LuceneStore store = open(options(reserve));
                Collector collector = collector(store)) {
            send(producer, 1_000);
            eventually("the first", () -> store.status().lines() >= 1_000);
            Path ballast = fillUpTo(reserve / 2);
            eventually(
                    "it says so",
                    () -> String.valueOf(collector.status().failure()).contains("MiB free"));
            long before = collector.status().consumed();
            send(producer, 5_000);
            assertThat(collector.status().consumed()).isEqualTo(before);
            assertThat(store.logs().count("", TimeRange.ALL))
                    .as("what is there is found")
                    .isPositive();
            Files.delete(ballast);
            eventually("it goes on", () -> collector.status().failure() == null);
            judge(store);
        }
    }

    @Test
    void aWriteThatFailsBecauseTheDiskIsFullLosesAndDoublesNothing() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = Lines.producer(broker.bootstrapServers());
                LuceneStore store = open(options(0));
                Collector collector = collector(store)) {
            send(producer, 1_000);
            eventually("the first", () -> store.status().lines() >= 1_000);
            Path ballast = fillUpTo(0);
            send(producer, 40_000);
            eventually(
                    "the store fails",
                    () -> String.valueOf(collector.status().failure()).contains("cannot be written"));
            Files.delete(ballast);
            eventually("it goes on", () -> collector.status().failure() == null);
            judge(store);
        }
    }

    private void judge(LuceneStore store) throws Exception {
        eventually("all of them", () -> linesOf(store) == next);
        store.refresh();
        Map<String, Integer> found = Lines.found(store.logs());
        found.keySet().removeIf(uid -> !uid.startsWith(run() + "/"));
        assertThat(found)
                .hasSize(next)
                .allSatisfy((uid, count) -> assertThat(count).isEqualTo(1));
    }

    private long linesOf(LuceneStore store) {
        return store.status().runs().stream()
                .filter(one -> one.run().equals(run()))
                .mapToLong(one -> one.records())
                .sum();
    }

    /** The store may write meanwhile, and take the last of it: then the disk is full as well. */
    private Path fillUpTo(long leftFree) throws IOException {
        Path ballast = disk.resolve("ballast");
        byte[] piece = new byte[PIECE];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (Files.getFileStore(disk).getUsableSpace() >= leftFree + PIECE) {
                try {
                    out.write(piece);
                } catch (IOException full) {
                    break;
                }
            }
        }
        return ballast;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // flush waits for all
    private void send(KafkaProducer<byte[], byte[]> producer, int count) {
        Random random = new Random(next);
        byte[] bytes = new byte[RANDOM_BYTES_A_LINE];
        List<LogLine> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            random.nextBytes(bytes);
            lines.add(Lines.line(
                    run(), next, "line " + next + " " + Base64.getEncoder().encodeToString(bytes)));
            next++;
            if (lines.size() == 100) {
                producer.send(Lines.onKafka(OtlpEncoder.encode(lines)));
                lines.clear();
            }
        }
        producer.flush();
    }

    private String run() {
        return "run-" + directory.getFileName();
    }

    private static StoreOptions options(long reserve) {
        return new StoreOptions(Duration.ofMillis(50), 16)
                .withFreeBytesMin(reserve)
                .withSlices(new SliceOptions(Duration.ofDays(1), Long.MAX_VALUE, null, null));
    }

    private LuceneStore open(StoreOptions options) throws IOException {
        return LuceneStore.open(disk.resolve("store"), options, METER);
    }

    private Collector collector(LuceneStore store) throws IOException {
        return Collector.start(
                new CollectorOptions(
                        Map.of("bootstrap.servers", broker.bootstrapServers()), Duration.ofMillis(100), 1_000_000),
                store.writer(),
                METER);
    }

    private static boolean run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            // There is no such program.
            return false;
        }
    }
}
