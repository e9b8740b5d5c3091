package io.lambdatape.collector;

import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.broker.BrokerOptions;
import io.lambdatape.broker.EmbeddedBroker;
import io.lambdatape.recording.AgentReport;
import io.lambdatape.recording.Attributes;
import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.Place;
import io.lambdatape.recording.Recorded;
import io.lambdatape.recording.otlp.OtlpEncoder;
import io.lambdatape.recording.otlp.OtlpRecord;
import io.lambdatape.store.StoreWriter;
import io.lambdatape.store.TimeRange;
import io.lambdatape.store.lucene.LuceneStore;
import io.lambdatape.store.lucene.StoreOptions;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker and a real store. */
class CollectorTest {
    private static final Meter METER = OpenTelemetry.noop().getMeter("test");
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    static Path brokerDirectory;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static EmbeddedBroker broker;

    @TempDir
    Path storeDirectory;

    private String run = "";

    @BeforeAll
    static void startBroker() throws IOException {
        broker = EmbeddedBroker.start(BrokerOptions.at(brokerDirectory, "127.0.0.1", 0));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void newRun() {
        run = "run-" + storeDirectory.getFileName();
    }

    @Test
    void everyRecordIsThereOnceHoweverOftenTheCollectorDies() throws Exception {
        int count = 2_000;
        for (int i = 0; i < count; i++) {
            send(line(i));
        }
        Random random = new Random(3);
        for (int death = 0; death < 5; death++) {
            int dieAfter = 1 + random.nextInt(count);
            try (LuceneStore store = open();
                    Collector collector =
                            start(new DyingWriter(store.writer(), dieAfter), Duration.ofMillis(random.nextInt(100)))) {
                eventually(
                        "death or the end",
                        SOON,
                        () -> collector.status().failure() != null
                                || store.status().runs().stream()
                                        .anyMatch(one -> one.run().equals(run) && one.records() == count));
            }
        }
        try (LuceneStore store = open();
                Collector collector = start(store.writer(), Duration.ofMillis(100))) {
            eventually("all of them", SOON, () -> records(store) == count);
            store.refresh();
            assertThat(store.logs().count("file:\"" + run + "\"", TimeRange.ALL))
                    .isEqualTo(count);
            assertThat(collector.status().duplicates()).isZero();
        }
    }

    @Test
    void aRecordThatAnAgentSendsAgainIsDropped() throws Exception {
        for (int sequence : new int[] {0, 1, 2, 1, 2, 3}) {
            send(line(sequence));
        }
        try (LuceneStore store = open();
                Collector collector = start(store.writer(), Duration.ofMillis(100))) {
            eventually("four of them", SOON, () -> records(store) == 4);
            eventually("two twice", SOON, () -> collector.status().duplicates() == 2);
            // The counters are read one after the other while records of other tests come in.
            eventually("the books balance", SOON, () -> {
                CollectorStatus status = collector.status();
                return status.consumed()
                        == status.indexed() + status.duplicates() + status.reports() + status.deadLetters();
            });
        }
    }

    @Test
    void whatCannotBeDecodedGoesToTheDeadLettersAndStallsNothing() throws Exception {
        byte[] garbage = {(byte) 0xff, 1, 2};
        send(new OtlpRecord(OtlpRecord.LOGS, run.getBytes(java.nio.charset.StandardCharsets.UTF_8), garbage));
        send(line(1));
        send(new AgentReport(Origin.unnumbered("w1"), run, 5, Map.of("taken", 1L)));
        try (LuceneStore store = open();
                Collector collector = start(store.writer(), Duration.ofMillis(100))) {
            eventually("the good one", SOON, () -> records(store) == 1);
            eventually("the bad one", SOON, () -> collector.status().deadLetters() >= 1);
            eventually(
                    "the report",
                    SOON,
                    () -> store.status().runs().stream()
                            .anyMatch(one -> one.run().equals(run) && one.report() != null));
        }
        ConsumerRecord<byte[], byte[]> letter = readOne(DeadLetters.TOPIC);
        assertThat(letter.value()).isEqualTo(garbage);
        assertThat(new String(
                        letter.headers().lastHeader("lambdatape.topic").value(),
                        java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo(OtlpRecord.LOGS);
        assertThat(letter.headers().lastHeader("lambdatape.reason").value()).isNotEmpty();
    }

    @Test
    void linesFromAnyOpenTelemetryProgramAreIndexedToo() throws Exception {
        LogsData foreign = LogsData.newBuilder()
                .addResourceLogs(ResourceLogs.newBuilder()
                        .addScopeLogs(ScopeLogs.newBuilder()
                                .addLogRecords(LogRecord.newBuilder()
                                        .setTimeUnixNano(7)
                                        .setBody(AnyValue.newBuilder().setStringValue("foreign " + run)))))
                .build();
        send(new OtlpRecord(OtlpRecord.LOGS, new byte[] {1}, foreign.toByteArray()));
        try (LuceneStore store = open();
                Collector collector = start(store.writer(), Duration.ofMillis(100))) {
            eventually("a foreign line", SOON, () -> collector.status().indexed() > 0 && foreignLines(store) >= 1);
        }
    }

    private static long foreignLines(LuceneStore store) {
        try {
            return store.logs().count("foreign", TimeRange.ALL);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Fails for good after so many records, as a full disk does. */
    private static final class DyingWriter implements StoreWriter {
        private final StoreWriter writer;
        private long left;

        DyingWriter(StoreWriter writer, long left) {
            this.writer = writer;
            this.left = left;
        }

        @Override
        public void add(Recorded recorded) throws IOException {
            if (left-- <= 0) {
                throw new IOException("no space left");
            }
            writer.add(recorded);
        }

        @Override
        public void commit(Map<String, String> checkpoint) throws IOException {
            if (left <= 0) {
                throw new IOException("no space left");
            }
            writer.commit(checkpoint);
        }

        @Override
        public Map<String, String> checkpoint() throws IOException {
            return writer.checkpoint();
        }
    }

    private LuceneStore open() throws IOException {
        return LuceneStore.open(storeDirectory, StoreOptions.DEFAULTS, METER);
    }

    private static Collector start(StoreWriter writer, Duration commitInterval) throws IOException {
        return Collector.start(
                new CollectorOptions(Map.of("bootstrap.servers", broker.bootstrapServers()), commitInterval, 1_000_000),
                writer,
                METER);
    }

    private long records(LuceneStore store) {
        return store.status().runs().stream()
                .filter(one -> one.run().equals(run))
                .mapToLong(one -> one.records())
                .sum();
    }

    private LogLine line(int sequence) {
        Place place = new Place("w1", "openlambda", "blog", "1005");
        return new LogLine(
                new Origin("w1", run, sequence),
                "w1/" + sequence,
                place,
                "stdout",
                run,
                sequence,
                null,
                "line " + sequence,
                sequence,
                sequence,
                null,
                Attribution.NONE,
                false,
                Attributes.EMPTY);
    }

    private static void send(Recorded recorded) throws Exception {
        send(OtlpEncoder.encode(recorded));
    }

    private static final List<KafkaProducer<byte[], byte[]>> PRODUCERS = new ArrayList<>();

    private static void send(OtlpRecord record) throws Exception {
        if (PRODUCERS.isEmpty()) {
            PRODUCERS.add(new KafkaProducer<>(
                    Map.of("bootstrap.servers", broker.bootstrapServers()),
                    new ByteArraySerializer(),
                    new ByteArraySerializer()));
        }
        PRODUCERS
                .getFirst()
                .send(new ProducerRecord<>(record.topic(), record.key(), record.value()))
                .get();
    }

    private static ConsumerRecord<byte[], byte[]> readOne(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(5))) {
                    return record;
                }
            }
        }
    }
}
