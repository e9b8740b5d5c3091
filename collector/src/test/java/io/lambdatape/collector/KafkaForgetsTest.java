package io.lambdatape.collector;

import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.broker.BrokerOptions;
import io.lambdatape.broker.EmbeddedBroker;
import io.lambdatape.recording.Gap;
import io.lambdatape.recording.otlp.OtlpEncoder;
import io.lambdatape.recording.otlp.OtlpRecord;
import io.lambdatape.store.lucene.LuceneStore;
import io.lambdatape.store.lucene.StoreOptions;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka deletes what was not read, and topics under a running collector. */
@SuppressWarnings("NullAway.Init") // set before each test
class KafkaForgetsTest {
    private static final Meter METER = OpenTelemetry.noop().getMeter("test");
    private static final TopicPartition ONLY = new TopicPartition(OtlpRecord.LOGS, 0);

    @TempDir
    Path directory;

    private EmbeddedBroker broker;
    private Admin admin;
    private KafkaProducer<byte[], byte[]> producer;
    private int next;

    @BeforeEach
    void start() throws Exception {
        BrokerOptions options = BrokerOptions.at(directory.resolve("kafka"), "127.0.0.1", 0);
        broker = EmbeddedBroker.start(
                new BrokerOptions(options.directory(), "127.0.0.1", 0, 1, options.retention(), 1L << 30));
        admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()));
        producer = Lines.producer(broker.bootstrapServers());
    }

    @AfterEach
    void stop() {
        producer.close();
        admin.close();
        broker.close();
    }

    @Test
    void whatKafkaDeletesBeforeItIsReadIsAGapOfThatManyRecords() throws Exception {
        send(2);
        try (LuceneStore store = open();
                Collector collector = collector(store)) {
            eventually("two lines", () -> collector.status().indexed() == 2);
        }
        send(10);
        deleteBefore(9);
        try (LuceneStore store = open()) {
            try (Collector collector = collector(store)) {
                eventually("the rest", () -> collector.status().indexed() == 3);
            }
            assertThat(store.status().gaps()).isEqualTo(Map.of(Gap.Reason.KAFKA_DELETED, 7L));
        }
        try (LuceneStore store = open();
                Collector collector = collector(store)) {
            send(1);
            eventually("one more", () -> collector.status().indexed() == 1);
            assertThat(store.status().gaps()).isEqualTo(Map.of(Gap.Reason.KAFKA_DELETED, 7L));
            assertThat(store.status().lines()).isEqualTo(6);
        }
    }

    @Test
    void aTopicThatIsMadeAnewUnderARunningCollectorIsReadFromItsStart() throws Exception {
        send(5);
        try (LuceneStore store = open();
                Collector collector = collector(store)) {
            eventually("five lines", () -> collector.status().indexed() == 5);
            makeAnew();
            // Fewer than before: an offset of the old topic would skip them all.
            send(3);
            eventually("three more", () -> collector.status().indexed() == 8);
            makeAnew();
            // More than before: an offset of the old topic would skip some.
            send(20);
            eventually("all of the third", () -> store.status().lines() == 28);
            assertThat(collector.status().failure()).isNull();
            assertThat(store.status().runs().getFirst().missing()).isZero();
        }
    }

    @Test
    void aTopicThatWasMadeAnewWhileNobodyReadItIsReadFromItsStart() throws Exception {
        send(5);
        try (LuceneStore store = open();
                Collector collector = collector(store)) {
            eventually("five lines", () -> collector.status().indexed() == 5);
        }
        makeAnew();
        send(9);
        try (LuceneStore store = open();
                Collector collector = collector(store)) {
            eventually("nine more", () -> collector.status().indexed() == 9);
            assertThat(store.status().lines()).isEqualTo(14);
        }
    }

    private void makeAnew() throws Exception {
        admin.deleteTopics(List.of(OtlpRecord.LOGS)).all().get();
        eventually("it is gone", () -> !topics().contains(OtlpRecord.LOGS));
        admin.createTopics(List.of(new NewTopic(OtlpRecord.LOGS, Optional.of(1), Optional.empty())))
                .all()
                .get();
        eventually("it is there", () -> topics().contains(OtlpRecord.LOGS));
    }

    private Set<String> topics() {
        try {
            return admin.listTopics().names().get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void deleteBefore(long offset) throws Exception {
        admin.deleteRecords(Map.of(ONLY, RecordsToDelete.beforeOffset(offset)))
                .all()
                .get();
    }

    private void send(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            producer.send(Lines.onKafka(OtlpEncoder.encode(Lines.line("run", next++))))
                    .get();
        }
    }

    private LuceneStore open() throws IOException {
        return LuceneStore.open(directory.resolve("store"), StoreOptions.DEFAULTS, METER);
    }

    private Collector collector(LuceneStore store) throws IOException {
        return Collector.start(
                new CollectorOptions(
                        Map.of("bootstrap.servers", broker.bootstrapServers()), Duration.ofMillis(50), 1_000_000),
                store.writer(),
                METER);
    }
}
