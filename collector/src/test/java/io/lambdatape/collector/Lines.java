package io.lambdatape.collector;

import io.lambdatape.recording.Attributes;
import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.Place;
import io.lambdatape.recording.otlp.OtlpRecord;
import io.lambdatape.store.LogSearch;
import io.lambdatape.store.StoredLine;
import io.lambdatape.store.TimeRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Lines to send, and how to read all of them back. */
final class Lines {
    private static final int PAGE = 2_000;

    private Lines() {}

    static LogLine line(String run, int sequence) {
        return line(run, sequence, "line " + sequence + " of " + run);
    }

    static LogLine line(String run, int sequence, String message) {
        return new LogLine(
                new Origin("w1", run, sequence),
                run + "/" + sequence,
                new Place("w1", "openlambda", "blog", "1005"),
                "stdout",
                "/srv/" + run,
                sequence,
                null,
                message,
                1_790_000_000_000_000_000L + sequence,
                1_790_000_000_000_000_000L + sequence,
                null,
                Attribution.NONE,
                false,
                Attributes.EMPTY);
    }

    static KafkaProducer<byte[], byte[]> producer(String bootstrapServers) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "compression.type",
                        "zstd",
                        "enable.idempotence",
                        "true",
                        "max.request.size",
                        String.valueOf(16 << 20)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    static ProducerRecord<byte[], byte[]> onKafka(OtlpRecord record) {
        return new ProducerRecord<>(record.topic(), record.key(), record.value());
    }

    /** How often each line is in the index, by its uid; read page by page, as a person would. */
    static Map<String, Integer> found(LogSearch logs) throws Exception {
        Map<String, Integer> found = new HashMap<>();
        String cursor = null;
        List<StoredLine> page = new ArrayList<>();
        do {
            page = logs.search("", TimeRange.ALL, PAGE, cursor);
            page.forEach(one -> found.merge(one.line().uid(), 1, Integer::sum));
            cursor = page.isEmpty() ? null : page.getLast().cursor();
        } while (cursor != null);
        return found;
    }
}
