package io.lambdatape.collector;

import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.broker.BrokerOptions;
import io.lambdatape.broker.EmbeddedBroker;
import io.lambdatape.recording.Gap;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.otlp.OtlpEncoder;
import io.lambdatape.recording.otlp.OtlpRecord;
import io.lambdatape.store.lucene.LuceneStore;
import io.lambdatape.store.lucene.StoreOptions;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicsComeLaterTest {
    private static final Meter METER = OpenTelemetry.noop().getMeter("test");

    @TempDir
    Path directory;

    @Test
    void aCollectorThatFindsNoTopicWaitsAndReadsItWhenItIsMade() throws Exception {
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(BrokerOptions.at(directory.resolve("kafka"), "127.0.0.1", 0))) {
            Map<String, String> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
            try (Admin admin = Admin.create(Map.<String, Object>copyOf(kafka))) {
                admin.deleteTopics(List.of(OtlpRecord.SPANS, OtlpRecord.LOGS))
                        .all()
                        .get();
                eventually("the topics are gone", () -> topics(admin) == 0);
                try (LuceneStore store = LuceneStore.open(directory.resolve("store"), StoreOptions.DEFAULTS, METER);
                        Collector collector = Collector.start(CollectorOptions.of(kafka), store.writer(), METER)) {
                    eventually("it has looked", () -> collector.looks() >= 2);
                    assertThat(collector.status().failure()).isNull();
                    admin.createTopics(List.of(new NewTopic(OtlpRecord.LOGS, Optional.of(1), Optional.empty())))
                            .all()
                            .get();
                    send(kafka);
                    eventually("the record", () -> collector.status().indexed() == 1);
                    assertThat(store.status().gaps()).containsEntry(Gap.Reason.LOG_LOST, 2L);
                }
            }
        }
    }

    private static int topics(Admin admin) {
        try {
            return admin.listTopics().names().get().size();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void send(Map<String, String> kafka) throws Exception {
        OtlpRecord record =
                OtlpEncoder.encode(new Gap(Origin.unnumbered("w1"), 5, Gap.Reason.LOG_LOST, 2, "truncated"));
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.<String, Object>copyOf(kafka), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(record.topic(), record.key(), record.value()))
                    .get();
        }
    }
}
