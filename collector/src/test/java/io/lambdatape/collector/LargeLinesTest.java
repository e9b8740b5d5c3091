package io.lambdatape.collector;

import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.broker.BrokerOptions;
import io.lambdatape.broker.EmbeddedBroker;
import io.lambdatape.recording.LinePieces;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.otlp.OtlpEncoder;
import io.lambdatape.store.TimeRange;
import io.lambdatape.store.lucene.LuceneStore;
import io.lambdatape.store.lucene.StoreOptions;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines that come in pieces, because no Kafka record holds them. */
class LargeLinesTest {
    private static final int PIECE_BYTES = 512 << 10;

    @TempDir
    Path directory;

    @Test
    void aLineInPiecesIsOneLineWhateverHappensBetweenThePieces() throws Exception {
        LogLine large = Lines.line("run", 1, text(1 << 20));
        List<LogLine> pieces = LinePieces.split(large, PIECE_BYTES);
        assertThat(pieces).hasSize(2);
        try (EmbeddedBroker broker =
                        EmbeddedBroker.start(BrokerOptions.at(directory.resolve("kafka"), "127.0.0.1", 0));
                KafkaProducer<byte[], byte[]> producer = Lines.producer(broker.bootstrapServers())) {
            send(producer, Lines.line("run", 0));
            send(producer, pieces.get(0));
            try (LuceneStore store = LuceneStore.open(directory.resolve("store"), StoreOptions.DEFAULTS, METER);
                    Collector collector = start(broker, store)) {
                eventually("the first", () -> collector.status().indexed() == 1);
                eventually(
                        "everything is read",
                        () -> collector.status().lag().stream().allMatch(lag -> lag.records() == 0)
                                && !collector.status().lag().isEmpty());
            }
            // Another agent's line in between; the agent sends again what Kafka did not acknowledge.
            send(producer, Lines.line("other", 0));
            send(producer, pieces.get(0));
            send(producer, pieces.get(1));
            send(producer, pieces.get(0));
            send(producer, pieces.get(1));
            send(producer, Lines.line("run", 2));
            try (LuceneStore store = LuceneStore.open(directory.resolve("store"), StoreOptions.DEFAULTS, METER);
                    Collector collector = start(broker, store)) {
                eventually("all", () -> collector.status().indexed() == 3);
                store.refresh();
                List<LogLine> lines = store.logs().search("", TimeRange.ALL, 10, null).stream()
                        .map(stored -> stored.line())
                        .toList();
                assertThat(lines).hasSize(4).contains(large);
                assertThat(collector.status().duplicates()).isEqualTo(1);
                assertThat(store.writer().checkpoint()).isNotEmpty();
            }
            try (LuceneStore store = LuceneStore.open(directory.resolve("store"), StoreOptions.DEFAULTS, METER)) {
                assertThat(store.writer().checkpoint().keySet()).noneMatch(key -> key.startsWith("piece "));
            }
        }
    }

    @Test
    void piecesOfDeadAgentsAreForgottenAndALineWithoutItsPiecesIsFlagged() {
        WaitingPieces waiting = new WaitingPieces();
        List<LogLine> pieces = LinePieces.split(Lines.line("run", 1, "one two"), 4);
        for (int i = 0; i < 100; i++) {
            waiting.keep(LinePieces.split(Lines.line("dead", i, "one two"), 4).getFirst());
        }
        assertThat(waiting.asText()).hasSizeLessThan(20);
        LogLine line = waiting.whole(pieces.getLast());
        assertThat(line.message()).isEqualTo("two");
        assertThat(line.truncated()).isTrue();
    }

    private static final io.opentelemetry.api.metrics.Meter METER =
            SdkMeterProvider.builder().build().get("test");

    private static Collector start(EmbeddedBroker broker, LuceneStore store) throws Exception {
        return Collector.start(
                new CollectorOptions(
                        Map.of("bootstrap.servers", broker.bootstrapServers()), Duration.ofMillis(100), 1_000_000),
                store.writer(),
                METER);
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, LogLine line) throws Exception {
        var unused = producer.send(Lines.onKafka(OtlpEncoder.encode(line))).get();
    }

    /** Does not compress: no record may be smaller than it is. */
    private static String text(int length) {
        return new Random(7)
                .ints(length, ' ', 127)
                .mapToObj(c -> String.valueOf((char) c))
                .collect(Collectors.joining());
    }
}
