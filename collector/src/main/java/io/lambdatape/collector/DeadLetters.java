package io.lambdatape.collector;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where records go that cannot be decoded: as they were, with the reason and the place in headers. */
final class DeadLetters implements AutoCloseable {
    static final String TOPIC = "lambdatape_dead_letters";

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    private final KafkaProducer<byte[], byte[]> producer;

    DeadLetters(Map<String, String> kafka) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("key.serializer", ByteArraySerializer.class);
        settings.put("value.serializer", ByteArraySerializer.class);
        producer = new KafkaProducer<>(settings);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback is told
    void add(ConsumerRecord<byte[], byte[]> record, String reason) {
        LOG.warn(
                "record at {}-{} offset {} is not readable ({}); it is kept in the topic {}",
                record.topic(),
                record.partition(),
                record.offset(),
                reason,
                TOPIC);
        List<Header> headers = List.of(
                header("lambdatape.reason", reason),
                header("lambdatape.topic", record.topic()),
                header("lambdatape.partition", String.valueOf(record.partition())),
                header("lambdatape.offset", String.valueOf(record.offset())));
        producer.send(new ProducerRecord<>(TOPIC, null, record.key(), record.value(), headers), (metadata, failure) -> {
            if (failure != null) {
                LOG.error("a dead letter could not be kept: {}", failure.getMessage());
            }
        });
    }

    /** Waits until all are written: before the offsets that are past them are committed. */
    void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
