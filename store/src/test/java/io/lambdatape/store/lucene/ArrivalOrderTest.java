package io.lambdatape.store.lucene;

import static io.lambdatape.testkit.Eventually.WATCHDOG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambdatape.store.InvalidQueryException;
import io.lambdatape.store.LogSearch.Around;
import io.lambdatape.store.LogSearch.Tail;
import io.lambdatape.store.StoredLine;
import io.lambdatape.store.TimeRange;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines in the order in which they came: tails, and the lines around one in its file. */
@SuppressWarnings("NullAway.Init") // set before each test
class ArrivalOrderTest {
    private static final int LINES = 20_000;
    private static final int RARE = 1_700;

    private final Samples samples = new Samples();
    private final AtomicLong nanos = new AtomicLong();
    private LuceneStore store;
    private String start;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        store = LuceneStore.open(
                directory,
                new StoreOptions(Duration.ofHours(1), 16).withNanoClock(nanos::get),
                OpenTelemetry.noop().getMeter("test"));
        start = store.logs().tailCursor();
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    @Test
    void aRareLineIsFoundHoweverManyCameInBetween() throws Exception {
        fill();
        List<String> seen = new ArrayList<>();
        String cursor = start;
        boolean complete = false;
        while (!complete) {
            Tail part = store.logs().tail("rare", cursor, 2);
            part.lines().forEach(line -> seen.add(line.line().message()));
            cursor = part.next();
            complete = part.complete();
        }
        assertThat(store.logs().countAfter("", cursor)).isZero();
        assertThat(seen)
                .containsExactlyElementsOf(IntStream.range(0, LINES)
                        .filter(i -> i % RARE == 0)
                        .mapToObj(i -> "rare " + i)
                        .toList());
    }

    @Test
    void aTailThatIsBehindKnowsByHowManyLines() throws Exception {
        fill();
        assertThat(store.logs().countAfter("", start)).isEqualTo(LINES);
        assertThat(store.logs().countAfter("rare", start)).isEqualTo(LINES / RARE + 1);
        String cursor = store.logs().tail("", start, 1234).next();
        assertThat(store.logs().countAfter("", cursor)).isEqualTo(LINES - 1234);
        assertThat(store.logs().countAfter("", store.logs().tailCursor())).isZero();
        assertThatThrownBy(() -> store.logs().countAfter("", "nonsense")).isInstanceOf(InvalidQueryException.class);
    }

    @Test
    void theLinesAroundOneAreFoundHoweverManyOfOtherFilesAreInBetween() throws Exception {
        fill();
        StoredLine third = store.logs().tail("rare", start, 3).lines().getLast();
        assertThat(store.logs().context(third.id(), Around.SOURCE, 5, 2))
                .extracting(line -> line.line().message())
                .containsExactly("rare 0", "rare 1700", "rare 3400", "rare 5100", "rare 6800");
    }

    @Test
    void whoWaitsForLinesIsWokenWhenTheyCanBeFound() throws Exception {
        String cursor = store.logs().tailCursor();
        CompletableFuture<List<StoredLine>> waiting = waiting(cursor);
        store.writer().add(samples.line(1, "blog", null, "at last", null));
        while (!waiting.isDone()) {
            store.refresh();
        }
        assertThat(waiting.get(WATCHDOG.toSeconds(), TimeUnit.SECONDS))
                .extracting(line -> line.line().message())
                .containsExactly("at last");
    }

    @Test
    void whoWaitsForLinesInVainIsLetGo() throws Exception {
        CompletableFuture<List<StoredLine>> waiting = waiting(start);
        while (!waiting.isDone()) {
            nanos.addAndGet(Duration.ofMinutes(1).toNanos());
            store.refresh();
        }
        assertThat(waiting.get(WATCHDOG.toSeconds(), TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void whoWaitsForLinesThatAreThereAlreadyDoesNotWait() throws Exception {
        fill();
        assertThat(waiting(start).get(WATCHDOG.toSeconds(), TimeUnit.SECONDS)).isNotEmpty();
    }

    @Test
    void whoAsksAfterALongSilenceFindsWhatWasAddedMeanwhile() throws Exception {
        store.writer().add(samples.line(1, "blog", null, "not refreshed", null));
        assertThat(store.logs().count("", TimeRange.ALL)).isZero();
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(store.logs().count("", TimeRange.ALL)).isEqualTo(1);
    }

    @Test
    void whileNobodyAsksWhatWasAddedIsTakenInLessOften() throws Exception {
        Searchers searchers = store.searchers();
        store.writer().add(samples.line(1, "blog", null, "while somebody asks", null));
        searchers.refreshIfDue();
        assertThat(found(searchers)).isEqualTo(1);
        nanos.addAndGet(Duration.ofSeconds(6).toNanos());
        searchers.refreshIfDue();
        store.writer().add(samples.line(2, "blog", null, "while nobody does", null));
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        searchers.refreshIfDue();
        assertThat(found(searchers)).isEqualTo(1);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        searchers.refreshIfDue();
        assertThat(found(searchers)).isEqualTo(2);
    }

    @Test
    void partsOfVeryLongLinesAreShort() throws Exception {
        String longMessage = "x".repeat(250_000);
        for (int i = 0; i < 40; i++) {
            store.writer().add(samples.line(i, "blog", null, i + longMessage, null));
        }
        store.refresh();
        Tail part = store.logs().tail("", start, 100);
        assertThat(part.lines()).hasSizeBetween(10, 30);
        assertThat(part.complete()).isFalse();
        assertThat(part.next()).isEqualTo(part.lines().getLast().cursor());
    }

    /** Waits for ten minutes at most. */
    private CompletableFuture<List<StoredLine>> waiting(String cursor) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                store.logs().awaitAfter(cursor, Duration.ofMinutes(10));
                return store.logs().tail("", cursor, 10).lines();
            } catch (InvalidQueryException | IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    /** How many documents can be found, without a question: that would be one. */
    private static int found(Searchers searchers) throws IOException {
        StoreSearcher searcher = searchers.acquire();
        try {
            return searcher.getIndexReader().numDocs();
        } finally {
            searchers.release(searcher);
        }
    }

    private void fill() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < LINES; i++) {
            boolean rare = i % RARE == 0;
            store.writer()
                    .add(samples.line(
                            random.nextInt(100_000),
                            rare ? "rare" : "frequent-" + i % 3,
                            null,
                            (rare ? "rare " : "frequent ") + i,
                            null));
            if (i % 4_444 == 0) {
                store.refresh();
            }
        }
        store.refresh();
    }
}
