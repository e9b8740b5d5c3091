package io.lambdatape.collector;

import io.lambdatape.recording.Gap;
import io.lambdatape.recording.otlp.OtlpRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All partitions of both topics, assigned by hand, read from where the checkpoint says. Notices partitions that are new,
 * topics that were made anew, and records that Kafka has deleted unread.
 */
final class Partitions {
    private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);
    private static final List<String> TOPICS = List.of(OtlpRecord.SPANS, OtlpRecord.LOGS);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Topics topics;
    private final LongSupplier nanoClock;
    private final LongAdder looks = new LongAdder();
    private final Map<TopicPartition, Long> lag = new HashMap<>();
    private long lookedNanos;
    private boolean lookNow = true;

    Partitions(KafkaConsumer<byte[], byte[]> consumer, Topics topics, LongSupplier nanoClock) {
        this.consumer = consumer;
        this.topics = topics;
        this.nanoClock = nanoClock;
    }

    /** How often it has looked for partitions. */
    long looks() {
        return looks.sum();
    }

    /** Forgets where it stands: the next poll begins at the checkpoint's offsets. */
    void restart() {
        consumer.assign(Set.of());
        lookNow = true;
    }

    /** The next records; none if there is no topic yet. */
    @Nullable
    ConsumerRecords<byte[], byte[]> poll(Checkpoint checkpoint, Intake intake, Duration timeout) throws IOException {
        boolean due = nanoClock.getAsLong() - lookedNanos >= LOOK_EVERY.toNanos();
        if (lookNow || due || consumer.assignment().isEmpty()) {
            look(checkpoint, intake);
        }
        if (consumer.assignment().isEmpty()) {
            // Kafka's consumer refuses to poll nothing.
            return null;
        }
        try {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(timeout);
            return records.isEmpty() || sameTopics(checkpoint) ? records : ConsumerRecords.empty();
        } catch (OffsetOutOfRangeException e) {
            // Deleted under our hands, or another topic of the same name: a look tells which.
            LOG.info("{}", e.getMessage());
            restart();
            return ConsumerRecords.empty();
        }
    }

    /** What is on Kafka and not yet read. */
    List<CollectorStatus.Lag> lag() {
        List<CollectorStatus.Lag> measured = new ArrayList<>();
        for (TopicPartition partition : consumer.assignment()) {
            OptionalLong behind = consumer.currentLag(partition);
            if (behind.isPresent()) {
                lag.put(partition, behind.getAsLong());
                measured.add(new CollectorStatus.Lag(partition.topic(), partition.partition(), behind.getAsLong()));
            }
        }
        return measured;
    }

    /**
     * Asks after records were fetched and before they are taken: Kafka goes on at an old topic's offset in a new one of
     * the same name without a word, and so its first records would be missed.
     */
    private boolean sameTopics(Checkpoint checkpoint) {
        boolean same = false;
        try {
            Map<String, Topics.Found> found = topics.find(TOPICS);
            same = found.entrySet().stream()
                    .allMatch(topic -> topic.getValue().identity().isEmpty()
                            || topic.getValue().identity().equals(checkpoint.topic(topic.getKey())));
        } finally {
            if (!same) {
                // They are fetched again.
                restart();
            }
        }
        return same;
    }

    private void look(Checkpoint checkpoint, Intake intake) throws IOException {
        Map<String, Topics.Found> found = topics.find(TOPICS);
        lookedNanos = nanoClock.getAsLong();
        looks.increment();
        Set<TopicPartition> partitions = new HashSet<>();
        for (Map.Entry<String, Topics.Found> topic : found.entrySet()) {
            partitions.addAll(topic.getValue().partitions());
            identify(topic.getKey(), topic.getValue().identity(), checkpoint, intake);
        }
        Set<TopicPartition> known = consumer.assignment();
        if (partitions.equals(known) && !lookNow) {
            return;
        }
        Map<TopicPartition, Long> earliest = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> latest = consumer.endOffsets(partitions);
        consumer.assign(partitions);
        for (TopicPartition partition : partitions) {
            long first = earliest.getOrDefault(partition, 0L);
            consumer.seek(partition, from(partition, first, latest.getOrDefault(partition, first), checkpoint, intake));
        }
        lookNow = false;
        LOG.info("reading {} partitions of {}", partitions.size(), found.keySet());
    }

    private void identify(String topic, String identity, Checkpoint checkpoint, Intake intake) throws IOException {
        String before = checkpoint.topic(topic);
        if (identity.isEmpty() || identity.equals(before)) {
            return;
        }
        checkpoint.readAs(topic, identity);
        if (before == null) {
            return;
        }
        lookNow = true;
        long unread = lag.entrySet().stream()
                .filter(one -> one.getKey().topic().equals(topic))
                .mapToLong(Map.Entry::getValue)
                .sum();
        lag.keySet().removeIf(partition -> partition.topic().equals(topic));
        LOG.warn("{} was made anew; reading it from its start, {} records of the old one were unread", topic, unread);
        if (unread > 0) {
            intake.miss(Gap.Reason.KAFKA_DELETED, unread, "the topic " + topic + " was deleted and made anew");
        }
    }

    private long from(TopicPartition partition, long first, long end, Checkpoint checkpoint, Intake intake)
            throws IOException {
        Long wanted = checkpoint.offset(partition);
        if (wanted == null) {
            return first;
        }
        if (wanted < first) {
            String sentence = "kafka has deleted " + (first - wanted) + " records of " + partition
                    + " before they were read: it keeps them too short, or the collector was away for too long";
            LOG.warn("{}", sentence);
            intake.miss(Gap.Reason.KAFKA_DELETED, first - wanted, sentence);
            checkpoint.readUpTo(partition, first);
            return first;
        }
        if (wanted > end) {
            // The same topic, so a broker came back without its last records; what comes now is new.
            LOG.warn("{} ends at {}, before {}: kafka has lost records that were read", partition, end, wanted);
            checkpoint.readUpTo(partition, end);
            return end;
        }
        return wanted;
    }
}
