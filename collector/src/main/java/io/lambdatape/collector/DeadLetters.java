package io.lambdatape.collector;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where records go that cannot be read: as they were, with the reason and the place in headers; in several pieces if
 * one Kafka record may not hold them.
 */
final class DeadLetters implements AutoCloseable {
    static final String TOPIC = "lambdatape_dead_letters";

    /** Kafka's default allows 1 MiB for a record with its headers and key. */
    static final int PIECE_BYTES_MAX = 512 * 1024;

    private static final int REASON_CHARS_MAX = 2_000;
    private static final int KEY_BYTES_MAX = 64 * 1024;
    private static final Duration GIVE_UP_AFTER = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    private final KafkaProducer<byte[], byte[]> producer;
    private final ConcurrentLinkedQueue<String> lost = new ConcurrentLinkedQueue<>();

    DeadLetters(Map<String, String> kafka) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("key.serializer", ByteArraySerializer.class);
        settings.put("value.serializer", ByteArraySerializer.class);
        settings.put("acks", "all");
        // All that is written counts as kept before offsets past it are committed: so long may a commit wait.
        settings.put("delivery.timeout.ms", String.valueOf(GIVE_UP_AFTER.toMillis()));
        settings.put("request.timeout.ms", String.valueOf(GIVE_UP_AFTER.toMillis() / 2));
        settings.put("linger.ms", "0");
        settings.put("max.block.ms", String.valueOf(GIVE_UP_AFTER.toMillis()));
        producer = new KafkaProducer<>(settings);
    }

    /**
     * Sends a record there.
     *
     * @param index which of the records in it is meant; -1 for all
     */
    void add(ConsumerRecord<byte[], byte[]> record, int index, String reason) {
        String place = record.topic() + "-" + record.partition() + " offset " + record.offset();
        LOG.warn("record at {} is not readable ({}); it is kept in the topic {}", place, reason, TOPIC);
        List<Header> headers = new ArrayList<>(List.of(
                header("lambdatape.reason", shortened(reason)),
                header("lambdatape.topic", record.topic()),
                header("lambdatape.partition", String.valueOf(record.partition())),
                header("lambdatape.offset", String.valueOf(record.offset()))));
        if (index >= 0) {
            headers.add(header("lambdatape.record", String.valueOf(index)));
        }
        byte[] value = record.value() == null ? new byte[0] : record.value();
        int pieces = Math.max(1, Math.ceilDiv(value.length, PIECE_BYTES_MAX));
        for (int piece = 0; piece < pieces; piece++) {
            List<Header> all = new ArrayList<>(headers);
            if (pieces > 1) {
                all.add(header("lambdatape.piece", String.valueOf(piece)));
                all.add(header("lambdatape.pieces", String.valueOf(pieces)));
            }
            int from = piece * PIECE_BYTES_MAX;
            byte[] bytes = Arrays.copyOfRange(value, from, Math.min(value.length, from + PIECE_BYTES_MAX));
            send(key(record), bytes, all, place);
        }
    }

    /**
     * Waits until all are written, before the offsets that are past them are committed.
     *
     * @return the places of those that could not be kept since the last call; empty if all is well
     */
    List<String> flush() {
        producer.flush();
        List<String> places = new ArrayList<>();
        for (String place = lost.poll(); place != null; place = lost.poll()) {
            places.add(place);
        }
        return places;
    }

    @Override
    public void close() {
        producer.close(GIVE_UP_AFTER);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback is told
    private void send(byte[] key, byte[] value, List<Header> headers, String place) {
        try {
            producer.send(new ProducerRecord<>(TOPIC, null, key, value, headers), (metadata, failure) -> {
                if (failure != null) {
                    lose(place, failure);
                }
            });
        } catch (KafkaException e) {
            lose(place, e);
        }
    }

    private void lose(String place, Exception failure) {
        LOG.error("the dead letter of {} could not be kept: {}", place, failure.getMessage());
        lost.add(place);
    }

    private static byte[] key(ConsumerRecord<byte[], byte[]> record) {
        byte[] key = record.key() == null ? new byte[0] : record.key();
        return key.length <= KEY_BYTES_MAX ? key : Arrays.copyOf(key, KEY_BYTES_MAX);
    }

    private static String shortened(String reason) {
        return reason.length() <= REASON_CHARS_MAX ? reason : reason.substring(0, REASON_CHARS_MAX);
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
