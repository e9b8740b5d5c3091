package io.lambdatape.collector;

import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.broker.BrokerOptions;
import io.lambdatape.broker.EmbeddedBroker;
import io.lambdatape.recording.AgentReport;
import io.lambdatape.recording.Attributes;
import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.Place;
import io.lambdatape.recording.Recorded;
import io.lambdatape.recording.otlp.OtlpEncoder;
import io.lambdatape.recording.otlp.OtlpRecord;
import io.lambdatape.store.StoreWriter;
import io.lambdatape.store.TimeRange;
import io.lambdatape.store.lucene.LuceneStore;
import io.lambdatape.store.lucene.StoreOptions;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker and a real store. */
class CollectorTest {
    private static final Meter METER = OpenTelemetry.noop().getMeter("test");

    @TempDir
    static Path brokerDirectory;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static EmbeddedBroker broker;

    @TempDir
    Path storeDirectory;

    private String run = "";

    @BeforeAll
    static void startBroker() throws IOException {
        broker = EmbeddedBroker.start(BrokerOptions.at(brokerDirectory, "127.0.0.1", 0));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void newRun() {
        run = "run-" + storeDirectory.getFileName();
    }

    @Test
    void everyRecordIsThereOnceHoweverOftenTheStoreFails() throws Exception {
        int sent = 0;
        try (LuceneStore store = open()) {
            FailingWriter failing = new FailingWriter(store.writer(), new Random(3));
            try (Collector collector = start(failing, Duration.ofMillis(20))) {
                while (sent < 2_000 || failing.failures < 3) {
                    send(line(sent));
                    sent++;
                }
                int count = sent;
                failing.mended = true;
                eventually("all of them", () -> records(store) == count);
                eventually("it says that all is well", () -> collector.status().failure() == null);
            }
            store.refresh();
            assertThat(store.logs().count("file:\"" + run + "\"", TimeRange.ALL))
                    .isEqualTo(sent);
        }
        try (LuceneStore store = open()) {
            assertThat(records(store)).isEqualTo(sent);
        }
    }

    @Test
    void aRecordThatTheStoreCannotTakeGoesToTheDeadLettersAndTheOthersInIt() throws Exception {
        send(OtlpEncoder.encode(List.of(line(0), line(1), line(2))));
        try (LuceneStore store = open();
                Collector collector = start(new FussyWriter(store.writer(), run + "/1"), Duration.ofMillis(100))) {
            eventually("two of them", () -> records(store) == 2);
            eventually("the third", () -> collector.status().deadLetters() >= 1);
            assertThat(collector.status().failure()).isNull();
        }
        List<ConsumerRecord<byte[], byte[]>> letters =
                readAll(letter -> header(letter, "reason").contains(run));
        assertThat(letters).hasSize(1);
        assertThat(header(letters.getFirst(), "record")).isEqualTo("1");
        assertThat(header(letters.getFirst(), "reason")).contains("fussy");
    }

    @Test
    void aLargeDeadLetterIsKeptInPieces() throws Exception {
        byte[] garbage = new byte[3 << 20];
        Arrays.fill(garbage, (byte) 0xff);
        garbage[garbage.length - 1] = 7;
        byte[] key = run.getBytes(StandardCharsets.UTF_8);
        send(new OtlpRecord(OtlpRecord.SPANS, key, garbage));
        try (LuceneStore store = open();
                Collector collector = start(store.writer(), Duration.ofMillis(100))) {
            int pieces = Math.ceilDiv(garbage.length, DeadLetters.PIECE_BYTES_MAX);
            eventually(
                    "all of it",
                    () -> readAll(letter -> Arrays.equals(letter.key(), key)).size() >= pieces);
            assertThat(collector.status().failure()).isNull();
        }
        List<ConsumerRecord<byte[], byte[]>> pieces =
                new ArrayList<>(readAll(letter -> Arrays.equals(letter.key(), key)));
        pieces.sort(Comparator.comparingInt(piece -> Integer.parseInt(header(piece, "piece"))));
        assertThat(pieces).hasSize(Integer.parseInt(header(pieces.getFirst(), "pieces")));
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        pieces.forEach(piece -> joined.writeBytes(piece.value()));
        assertThat(joined.toByteArray()).isEqualTo(garbage);
    }

    @Test
    void aRecordThatAnAgentSendsAgainIsDropped() throws Exception {
        for (int sequence : new int[] {0, 1, 2, 1, 2, 3}) {
            send(line(sequence));
        }
        try (LuceneStore store = open();
                Collector collector = start(store.writer(), Duration.ofMillis(100))) {
            eventually("four of them", () -> records(store) == 4);
            eventually("two twice", () -> collector.status().duplicates() == 2);
            // The counters are read one after the other while records of other tests come in.
            eventually("the books balance", () -> {
                CollectorStatus status = collector.status();
                return status.consumed()
                        == status.indexed() + status.duplicates() + status.reports() + status.deadLetters();
            });
        }
    }

    @Test
    void whatCannotBeDecodedGoesToTheDeadLettersAndStallsNothing() throws Exception {
        byte[] garbage = {(byte) 0xff, 1, 2};
        send(new OtlpRecord(OtlpRecord.LOGS, run.getBytes(StandardCharsets.UTF_8), garbage));
        send(line(1));
        send(new AgentReport(Origin.unnumbered("w1"), run, 5, Map.of("taken", 1L)));
        try (LuceneStore store = open();
                Collector collector = start(store.writer(), Duration.ofMillis(100))) {
            eventually("the good one", () -> records(store) == 1);
            eventually(
                    "the bad one",
                    () -> !readAll(letter -> Arrays.equals(letter.key(), run.getBytes(StandardCharsets.UTF_8)))
                            .isEmpty());
            assertThat(collector.status().deadLetters()).isPositive();
            eventually(
                    "the report",
                    () -> store.status().runs().stream()
                            .anyMatch(one -> one.run().equals(run) && one.report() != null));
        }
        List<ConsumerRecord<byte[], byte[]>> letters =
                readAll(letter -> Arrays.equals(letter.key(), run.getBytes(StandardCharsets.UTF_8)));
        assertThat(letters).hasSize(1);
        assertThat(letters.getFirst().value()).isEqualTo(garbage);
        assertThat(header(letters.getFirst(), "topic")).isEqualTo(OtlpRecord.LOGS);
        assertThat(header(letters.getFirst(), "reason")).isNotEmpty();
    }

    @Test
    void linesFromAnyOpenTelemetryProgramAreIndexedToo() throws Exception {
        LogsData foreign = LogsData.newBuilder()
                .addResourceLogs(ResourceLogs.newBuilder()
                        .addScopeLogs(ScopeLogs.newBuilder()
                                .addLogRecords(LogRecord.newBuilder()
                                        .setTimeUnixNano(7)
                                        .setBody(AnyValue.newBuilder().setStringValue("foreign " + run)))))
                .build();
        send(new OtlpRecord(OtlpRecord.LOGS, new byte[] {1}, foreign.toByteArray()));
        try (LuceneStore store = open();
                Collector collector = start(store.writer(), Duration.ofMillis(100))) {
            eventually("a foreign line", () -> collector.status().indexed() > 0 && foreignLines(store) >= 1);
        }
    }

    @Test
    void commitsGoOnThoughTheTimeOfDayIsSetBack() throws Exception {
        AtomicLong now = new AtomicLong(1_790_000_000_000L);
        CollectorOptions options = new CollectorOptions(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                Duration.ofMillis(20),
                1_000_000,
                () -> Instant.ofEpochMilli(now.get()),
                System::nanoTime);
        try (LuceneStore store = open()) {
            CommitCounter commits = new CommitCounter(store.writer());
            try (Collector collector = Collector.start(options, commits, METER)) {
                send(line(0));
                eventually("a commit", () -> records(store) == 1 && commits.done > 0);
                now.addAndGet(-Duration.ofDays(1).toMillis());
                int before = commits.done;
                send(line(1));
                send(line(2));
                eventually("another", () -> records(store) == 3 && commits.done > before);
                assertThat(collector.status().failure()).isNull();
            }
        }
    }

    private static long foreignLines(LuceneStore store) {
        try {
            return store.logs().count("foreign", TimeRange.ALL);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Passes all on but for some. */
    private abstract static class Writer implements StoreWriter {
        final StoreWriter writer;

        Writer(StoreWriter writer) {
            this.writer = writer;
        }

        @Override
        public void add(Recorded recorded) throws IOException {
            writer.add(recorded);
        }

        @Override
        public void commit(Map<String, String> checkpoint) throws IOException {
            writer.commit(checkpoint);
        }

        @Override
        public Map<String, String> checkpoint() throws IOException {
            return writer.checkpoint();
        }

        @Override
        public void rollback() throws IOException {
            writer.rollback();
        }

        @Override
        public @Nullable String whyFull() {
            return writer.whyFull();
        }

        @Override
        public void tidy() {
            writer.tidy();
        }
    }

    /** Fails now and then, as a bad disk does: while adding, while committing, while going back. */
    private static final class FailingWriter extends Writer {
        private final Random random;
        private volatile boolean mended;
        private volatile int failures;

        FailingWriter(StoreWriter writer, Random random) {
            super(writer);
            this.random = random;
        }

        @Override
        public void add(Recorded recorded) throws IOException {
            mayFail(700);
            writer.add(recorded);
        }

        @Override
        public void commit(Map<String, String> checkpoint) throws IOException {
            mayFail(5);
            writer.commit(checkpoint);
        }

        @Override
        public void rollback() throws IOException {
            mayFail(3);
            writer.rollback();
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
        private void mayFail(int oneOf) throws IOException {
            if (!mended && random.nextInt(oneOf) == 0) {
                failures++;
                throw new IOException("no space left");
            }
        }
    }

    private static final class CommitCounter extends Writer {
        private volatile int done;

        CommitCounter(StoreWriter writer) {
            super(writer);
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
        public void commit(Map<String, String> checkpoint) throws IOException {
            super.commit(checkpoint);
            done++;
        }
    }

    private static final class FussyWriter extends Writer {
        private final String uid;

        FussyWriter(StoreWriter writer, String uid) {
            super(writer);
            this.uid = uid;
        }

        @Override
        public void add(Recorded recorded) throws IOException {
            if (recorded instanceof LogLine line && line.uid().equals(uid)) {
                throw new IllegalArgumentException("fussy about " + uid);
            }
            writer.add(recorded);
        }
    }

    private LuceneStore open() throws IOException {
        return LuceneStore.open(storeDirectory, StoreOptions.DEFAULTS, METER);
    }

    private static Collector start(StoreWriter writer, Duration commitInterval) throws IOException {
        return Collector.start(
                new CollectorOptions(Map.of("bootstrap.servers", broker.bootstrapServers()), commitInterval, 1_000_000),
                writer,
                METER);
    }

    private long records(LuceneStore store) {
        return store.status().runs().stream()
                .filter(one -> one.run().equals(run))
                .mapToLong(one -> one.records())
                .sum();
    }

    private LogLine line(int sequence) {
        Place place = new Place("w1", "openlambda", "blog", "1005");
        return new LogLine(
                new Origin("w1", run, sequence),
                run + "/" + sequence,
                place,
                "stdout",
                run,
                sequence,
                null,
                "line " + sequence,
                sequence,
                sequence,
                null,
                Attribution.NONE,
                false,
                Attributes.EMPTY);
    }

    private static void send(Recorded recorded) throws Exception {
        send(OtlpEncoder.encode(recorded));
    }

    private static final List<KafkaProducer<byte[], byte[]>> PRODUCERS = new ArrayList<>();

    private static void send(OtlpRecord record) throws Exception {
        if (PRODUCERS.isEmpty()) {
            PRODUCERS.add(Lines.producer(broker.bootstrapServers()));
        }
        PRODUCERS
                .getFirst()
                .send(new ProducerRecord<>(record.topic(), record.key(), record.value()))
                .get();
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader("lambdatape." + name).value(), StandardCharsets.UTF_8);
    }

    /** The dead letters that are meant, of all there are. */
    private static List<ConsumerRecord<byte[], byte[]>> readAll(Predicate<ConsumerRecord<byte[], byte[]>> meant) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(DeadLetters.TOPIC).stream()
                    .map(partition -> new TopicPartition(DeadLetters.TOPIC, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
            while (!partitions.stream()
                    .allMatch(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (meant.test(record)) {
                        found.add(record);
                    }
                }
            }
            return found;
        }
    }
}
