package io.lambdatape.collector;

import io.lambdatape.recording.AgentReport;
import io.lambdatape.recording.Gap;
import io.lambdatape.recording.LinePieces;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.Recorded;
import io.lambdatape.recording.otlp.MalformedOtlpException;
import io.lambdatape.recording.otlp.OtlpDecoder;
import io.lambdatape.store.StoreWriter;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What happens to one Kafka record: decoded, told from those seen before, added to the store. */
final class Intake {
    private final StoreWriter store;
    private final Checkpoint checkpoint;
    private final DeadLetters deadLetters;
    private final CollectorCounters counters;
    private final InstantSource clock;
    private long uncommitted;

    Intake(
            StoreWriter store,
            Checkpoint checkpoint,
            DeadLetters deadLetters,
            CollectorCounters counters,
            InstantSource clock) {
        this.store = store;
        this.checkpoint = checkpoint;
        this.deadLetters = deadLetters;
        this.counters = counters;
        this.clock = clock;
    }

    /** What was taken in and is not yet committed, in records. */
    long uncommitted() {
        return uncommitted;
    }

    /** All that was taken in is durable. */
    void committed() {
        uncommitted = 0;
    }

    /**
     * Takes a Kafka record in, whatever is in it.
     *
     * @throws IOException if the store cannot take it, through no fault of the record
     */
    void take(ConsumerRecord<byte[], byte[]> record) throws IOException {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        List<Recorded> records = decode(record);
        for (int i = 0; i < records.size(); i++) {
            add(record, i, records.get(i), partition);
        }
        checkpoint.readUpTo(partition, record.offset() + 1);
        uncommitted += Math.max(1, records.size());
    }

    /** Notes that something is missing, where it can be seen. */
    void miss(Gap.Reason reason, long count, String detail) throws IOException {
        store.add(new Gap(Origin.unnumbered("collector"), clock.millis() * 1_000_000, reason, count, detail));
        uncommitted++;
    }

    private void add(ConsumerRecord<byte[], byte[]> record, int index, Recorded recorded, TopicPartition partition)
            throws IOException {
        LogLine line = recorded instanceof LogLine one ? one : null;
        if (line != null && LinePieces.isPiece(line)) {
            checkpoint.pieces().keep(line);
            return;
        }
        counters.consumed.increment();
        if (!checkpoint.firstTime(recorded.origin(), partition)) {
            counters.duplicates.increment();
            forget(line);
            return;
        }
        try {
            store.add(line == null ? recorded : checkpoint.pieces().whole(line));
            (recorded instanceof AgentReport ? counters.reports : counters.indexed).increment();
        } catch (RuntimeException e) { // whatever is wrong with one record must not stop the others
            counters.deadLetters.increment();
            deadLetters.add(record, index, reason(e));
        }
        checkpoint.seen(recorded.origin(), partition);
        forget(line);
    }

    private void forget(@Nullable LogLine line) {
        if (line != null) {
            checkpoint.pieces().forget(line);
        }
    }

    private List<Recorded> decode(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        try {
            return OtlpDecoder.decode(record.topic(), value == null ? new byte[0] : value);
        } catch (MalformedOtlpException | RuntimeException e) { // a decoder's bug included
            counters.consumed.increment();
            counters.deadLetters.increment();
            deadLetters.add(record, -1, reason(e));
            return List.of();
        }
    }

    private static String reason(Exception e) {
        return e instanceof MalformedOtlpException ? String.valueOf(e.getMessage()) : e.toString();
    }
}
