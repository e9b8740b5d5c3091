package io.lambdatape.collector;

import io.lambdatape.recording.otlp.OtlpRecord;
import io.lambdatape.store.StoreWriter;
import io.opentelemetry.api.metrics.Meter;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads both topics into the store until it is closed, on a thread of its own. */
public final class Collector implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Collector.class);
    private static final List<String> TOPICS = List.of(OtlpRecord.SPANS, OtlpRecord.LOGS);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LOOK_FOR_PARTITIONS_EVERY = Duration.ofSeconds(10);

    private final CollectorOptions options;
    private final StoreWriter store;
    private final InstantSource clock;
    private final CollectorCounters counters;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final DeadLetters deadLetters;
    private final Checkpoint checkpoint;
    private final Intake intake;
    private final Thread reading;
    private final LongAdder looks = new LongAdder();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean closing;
    private volatile List<CollectorStatus.Lag> lag = List.of();
    private volatile @Nullable String failure;
    private long uncommitted;
    private long lastCommitMillis;
    private long lastLookMillis;
    private boolean reachable = true;

    private Collector(CollectorOptions options, StoreWriter store, Meter meter, InstantSource clock)
            throws IOException {
        this.options = options;
        this.store = store;
        this.clock = clock;
        this.counters = new CollectorCounters(meter);
        this.checkpoint = Checkpoint.of(store.checkpoint());
        this.deadLetters = new DeadLetters(options.kafka());
        this.intake = new Intake(store, checkpoint, deadLetters, counters);
        this.consumer = new KafkaConsumer<>(consumerSettings(options));
        this.reading = Thread.ofPlatform().name("collector").unstarted(this::readUntilClosed);
    }

    /**
     * Starts to read where the store's last commit ended. Kafka may come later.
     *
     * @param store where to; used by the collector alone until it is closed
     * @throws IOException if the store's checkpoint cannot be read
     */
    public static Collector start(CollectorOptions options, StoreWriter store, Meter meter) throws IOException {
        Collector collector = new Collector(options, store, meter, InstantSource.system());
        collector.reading.start();
        return collector;
    }

    /** How it stands; at once. */
    public CollectorStatus status() {
        return new CollectorStatus(
                counters.consumed.sum(),
                counters.indexed.sum(),
                counters.duplicates.sum(),
                counters.reports.sum(),
                counters.deadLetters.sum(),
                lag,
                failure);
    }

    /** Commits what was read, and stops. */
    @Override
    public void close() {
        stop();
    }

    private void stop() {
        closing = true;
        closed.countDown();
        consumer.wakeup();
        try {
            reading.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readUntilClosed() {
        try (deadLetters;
                consumer) {
            while (!closing) {
                readOnce();
            }
            commit();
        } catch (IOException | RuntimeException e) {
            // The store is the only thing that cannot be waited for: what it did not commit is still on Kafka.
            failure = "the store cannot be written: " + e.getMessage();
            LOG.error("collecting ends, {}; free the disk or mend the store, then start again", failure, e);
        }
    }

    private void readOnce() throws IOException {
        try {
            lookForPartitions();
            if (consumer.assignment().isEmpty()) {
                // No topic yet; Kafka's consumer refuses to poll nothing.
                pause();
            } else {
                take(consumer.poll(POLL));
                measureLag();
            }
            if (!reachable) {
                LOG.info("kafka is back");
                reachable = true;
            }
        } catch (WakeupException e) {
            // Only close() wakes it up.
            LOG.debug("woken up to close");
        } catch (KafkaException e) {
            if (reachable) {
                LOG.warn("cannot read from kafka ({}); trying again until it answers", e.getMessage());
                reachable = false;
            }
            pause();
        }
        boolean due =
                clock.millis() - lastCommitMillis >= options.commitInterval().toMillis();
        if (uncommitted > 0 && (due || uncommitted >= options.commitRecordsMax())) {
            commit();
        }
    }

    // Some refusals come at once: asking again without a pause would keep a processor busy.
    private void pause() {
        try {
            closed.await(POLL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing = true;
        }
    }

    private void take(ConsumerRecords<byte[], byte[]> records) throws IOException {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            // Another consumer's seek or a topic made anew never makes us read what is committed already.
            if (record.offset() >= checkpoint.offset(new TopicPartition(record.topic(), record.partition()))) {
                uncommitted += Math.max(1, intake.take(record));
            }
        }
    }

    /** How often it has looked for partitions: for tests. */
    long looks() {
        return looks.sum();
    }

    private void lookForPartitions() {
        long now = clock.millis();
        if (now - lastLookMillis < LOOK_FOR_PARTITIONS_EVERY.toMillis()
                && !consumer.assignment().isEmpty()) {
            return;
        }
        Set<TopicPartition> found = new HashSet<>();
        for (String topic : TOPICS) {
            for (PartitionInfo partition : consumer.partitionsFor(topic)) {
                found.add(new TopicPartition(topic, partition.partition()));
            }
        }
        lastLookMillis = now;
        looks.increment();
        Set<TopicPartition> known = consumer.assignment();
        if (found.equals(known)) {
            return;
        }
        Map<TopicPartition, Long> positions = new HashMap<>();
        known.forEach(partition -> positions.put(partition, consumer.position(partition)));
        consumer.assign(found);
        Map<TopicPartition, Long> earliest = consumer.beginningOffsets(found);
        Map<TopicPartition, Long> latest = consumer.endOffsets(found);
        for (TopicPartition partition : found) {
            Long position = positions.get(partition);
            seek(
                    partition,
                    position == null ? checkpoint.offset(partition) : position,
                    earliest.getOrDefault(partition, 0L),
                    latest.getOrDefault(partition, 0L));
        }
        LOG.info("reading {} partitions of {}", found.size(), TOPICS);
    }

    private void seek(TopicPartition partition, long wanted, long earliest, long latest) {
        long from = wanted;
        if (wanted > latest) {
            LOG.warn(
                    "{} ends at {}, before {}: it was made anew; reading it from its start", partition, latest, wanted);
            from = earliest;
            checkpoint.readUpTo(partition, earliest);
        } else if (wanted < earliest) {
            LOG.warn("{} begins at {}: kafka has deleted {} records unread", partition, earliest, earliest - wanted);
            from = earliest;
        }
        consumer.seek(partition, from);
    }

    private void commit() throws IOException {
        deadLetters.flush();
        store.commit(checkpoint.asText());
        uncommitted = 0;
        lastCommitMillis = clock.millis();
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        checkpoint.offsets().forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
        consumer.commitAsync(offsets, (done, trouble) -> {
            if (trouble != null) {
                LOG.debug("offsets are not shown in kafka: {}", trouble.getMessage());
            }
        });
    }

    private void measureLag() {
        List<CollectorStatus.Lag> measured = new ArrayList<>();
        for (TopicPartition partition : consumer.assignment()) {
            OptionalLong behind = consumer.currentLag(partition);
            behind.ifPresent(records ->
                    measured.add(new CollectorStatus.Lag(partition.topic(), partition.partition(), records)));
        }
        lag = measured;
    }

    private static Map<String, Object> consumerSettings(CollectorOptions options) {
        Map<String, Object> settings = new HashMap<>(options.kafka());
        settings.put("group.id", "lambdatape-collector");
        settings.put("enable.auto.commit", "false");
        // A reader makes no topics: whoever makes them chooses how many partitions they get.
        settings.put("allow.auto.create.topics", "false");
        settings.put("auto.offset.reset", "earliest");
        settings.put("max.poll.records", "5000");
        settings.put("key.deserializer", ByteArrayDeserializer.class);
        settings.put("value.deserializer", ByteArrayDeserializer.class);
        return settings;
    }
}
