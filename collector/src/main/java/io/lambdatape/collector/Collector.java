package io.lambdatape.collector;

import io.lambdatape.recording.Gap;
import io.lambdatape.store.StoreWriter;
import io.opentelemetry.api.metrics.Meter;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads both topics into the store until it is closed, on a thread of its own. Kafka may be away, the disk may be full,
 * the store may fail: it says so, waits, and goes on by itself from the last commit.
 */
public final class Collector implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Collector.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(1);

    private final CollectorOptions options;
    private final StoreWriter store;
    private final CollectorCounters counters;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Topics topics;
    private final Partitions partitions;
    private final DeadLetters deadLetters;
    private final Thread reading;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean closing;
    private volatile List<CollectorStatus.Lag> lag = List.of();
    private volatile @Nullable String failure;
    private Checkpoint checkpoint;
    private Intake intake;
    private boolean storeBroken;
    private long committedNanos;
    private boolean reachable = true;

    private Collector(CollectorOptions options, StoreWriter store, Meter meter) throws IOException {
        this.options = options;
        this.store = store;
        this.counters = new CollectorCounters(meter, () -> failure != null);
        this.deadLetters = new DeadLetters(options.kafka());
        this.checkpoint = Checkpoint.of(store.checkpoint());
        this.intake = new Intake(store, checkpoint, deadLetters, counters, options.clock());
        this.consumer = new KafkaConsumer<>(consumerSettings(options));
        this.topics = new Topics(options.kafka());
        this.partitions = new Partitions(consumer, topics, options.nanoClock());
        // The first commit is due at once.
        this.committedNanos =
                options.nanoClock().getAsLong() - options.commitInterval().toNanos();
        this.reading = Thread.ofPlatform().name("collector").unstarted(this::readUntilClosed);
    }

    /**
     * Starts to read where the store's last commit ended. Kafka may come later.
     *
     * @param store where to; used by the collector alone until it is closed
     * @throws IOException if the store's checkpoint cannot be read
     */
    public static Collector start(CollectorOptions options, StoreWriter store, Meter meter) throws IOException {
        Collector collector = new Collector(options, store, meter);
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
        closing = true;
        closed.countDown();
        topics.interrupt();
        consumer.wakeup();
        try {
            reading.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How often it has looked for partitions: for tests. */
    long looks() {
        return partitions.looks();
    }

    private void readUntilClosed() {
        try (deadLetters;
                topics;
                consumer) {
            while (!closing) {
                try {
                    goOn();
                } catch (IOException | RuntimeException e) {
                    trouble(e);
                }
            }
            commitLast();
        }
    }

    private void goOn() throws IOException {
        if (storeBroken) {
            mendStore();
        }
        String full = store.whyFull();
        if (full == null) {
            if (failure != null) {
                LOG.info("collecting goes on");
                failure = null;
            }
            readOnce();
        } else {
            waitForRoom(full);
        }
        commitIfDue();
    }

    private void readOnce() throws IOException {
        try {
            ConsumerRecords<byte[], byte[]> records = partitions.poll(checkpoint, intake, POLL);
            if (records == null) {
                pause(POLL);
            } else {
                take(records);
                lag = partitions.lag();
            }
            if (!reachable) {
                LOG.info("kafka is back");
                reachable = true;
            }
        } catch (WakeupException e) {
            // Only close() wakes it up.
            LOG.debug("woken up to close");
        } catch (KafkaException e) {
            if (reachable && !closing) {
                LOG.warn("cannot read from kafka ({}); trying again until it answers", e.getMessage());
                reachable = false;
            }
            // Some refusals come at once: asking again without a pause would keep a processor busy.
            pause(POLL);
        }
    }

    private void take(ConsumerRecords<byte[], byte[]> records) throws IOException {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Long next = checkpoint.offset(new TopicPartition(record.topic(), record.partition()));
            // Nothing that is in the store already is ever taken again.
            if (next == null || record.offset() >= next) {
                intake.take(record);
            }
            commitIfDue();
            if (closing) {
                return;
            }
        }
    }

    private void waitForRoom(String full) throws IOException {
        if (failure == null) {
            LOG.error("collecting waits: {}; it goes on by itself as soon as there is room", full);
        }
        failure = full;
        if (intake.uncommitted() > 0) {
            commit();
        }
        // Old time slices may be due.
        store.tidy();
        pause(TRY_AGAIN_AFTER);
    }

    /** The store refused, or something unforeseen happened: what is not committed is still on Kafka. */
    private void trouble(Exception e) {
        storeBroken = true;
        if (failure == null) {
            LOG.error("collecting stops for the moment, it goes on from the last commit", e);
        }
        failure = "the store cannot be written: " + e.getMessage();
        pause(TRY_AGAIN_AFTER);
    }

    private void mendStore() throws IOException {
        store.rollback();
        checkpoint = Checkpoint.of(store.checkpoint());
        intake = new Intake(store, checkpoint, deadLetters, counters, options.clock());
        partitions.restart();
        storeBroken = false;
    }

    private void commitIfDue() throws IOException {
        long uncommitted = intake.uncommitted();
        if (uncommitted > 0
                && (uncommitted >= options.commitRecordsMax()
                        || options.nanoClock().getAsLong() - committedNanos
                                >= options.commitInterval().toNanos())) {
            commit();
        }
    }

    private void commit() throws IOException {
        for (String place : deadLetters.flush()) {
            intake.miss(
                    Gap.Reason.UNREADABLE,
                    1,
                    "the record at " + place + " was not readable, nor could it be kept as a dead letter");
        }
        store.commit(checkpoint.asText());
        intake.committed();
        committedNanos = options.nanoClock().getAsLong();
        showOffsets();
    }

    private void commitLast() {
        try {
            if (!storeBroken) {
                commit();
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("the last records were not committed; they are still on kafka", e);
        }
    }

    // Only for tools that show lag.
    private void showOffsets() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        checkpoint.offsets().forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
        consumer.commitAsync(offsets, (done, trouble) -> {
            if (trouble != null) {
                LOG.debug("offsets are not shown in kafka: {}", trouble.getMessage());
            }
        });
    }

    private void pause(Duration time) {
        try {
            closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing = true;
        }
    }

    private static Map<String, Object> consumerSettings(CollectorOptions options) {
        Map<String, Object> settings = new HashMap<>(options.kafka());
        settings.put("group.id", "lambdatape-collector");
        settings.put("enable.auto.commit", "false");
        // A reader makes no topics: whoever makes them chooses how many partitions they get.
        settings.put("allow.auto.create.topics", "false");
        // Where to begin is ours to say: Kafka would skip what is missing without a word.
        settings.put("auto.offset.reset", "none");
        settings.put("max.poll.records", "5000");
        settings.put("key.deserializer", ByteArrayDeserializer.class);
        settings.put("value.deserializer", ByteArrayDeserializer.class);
        return settings;
    }
}
