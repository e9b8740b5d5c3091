package io.lambdatape.collector;

import io.lambdatape.recording.AgentReport;
import io.lambdatape.recording.Recorded;
import io.lambdatape.recording.otlp.MalformedOtlpException;
import io.lambdatape.recording.otlp.OtlpDecoder;
import io.lambdatape.store.StoreWriter;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** What happens to one Kafka record: decoded, told from those seen before, added to the store. */
final class Intake {
    private final StoreWriter store;
    private final Checkpoint checkpoint;
    private final DeadLetters deadLetters;
    private final CollectorCounters counters;

    Intake(StoreWriter store, Checkpoint checkpoint, DeadLetters deadLetters, CollectorCounters counters) {
        this.store = store;
        this.checkpoint = checkpoint;
        this.deadLetters = deadLetters;
        this.counters = counters;
    }

    /** Takes a Kafka record in; returns how many records it held. */
    int take(ConsumerRecord<byte[], byte[]> record) throws IOException {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        List<Recorded> records = decode(record);
        for (Recorded recorded : records) {
            counters.consumed.increment();
            if (!checkpoint.firstTime(recorded.origin(), partition)) {
                counters.duplicates.increment();
                continue;
            }
            store.add(recorded);
            (recorded instanceof AgentReport ? counters.reports : counters.indexed).increment();
        }
        checkpoint.readUpTo(partition, record.offset() + 1);
        return records.size();
    }

    private List<Recorded> decode(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        try {
            return OtlpDecoder.decode(record.topic(), value == null ? new byte[0] : value);
        } catch (MalformedOtlpException e) {
            counters.consumed.increment();
            counters.deadLetters.increment();
            deadLetters.add(record, String.valueOf(e.getMessage()));
            return List.of();
        }
    }
}
