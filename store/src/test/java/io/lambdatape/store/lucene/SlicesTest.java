package io.lambdatape.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambdatape.recording.Gap;
import io.lambdatape.recording.Origin;
import io.lambdatape.store.StoreWriter;
import io.lambdatape.store.StoredLine;
import io.lambdatape.store.TimeRange;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlicesTest {
    private static final Meter METER = OpenTelemetry.noop().getMeter("test");
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path directory;

    private final Samples samples = new Samples();
    private final AtomicLong now = new AtomicLong(1_790_000_000_000L);
    private final AtomicLong free = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong nanos = new AtomicLong();
    /** Nothing is done by itself: the tests say when. */
    private StoreOptions options = new StoreOptions(Duration.ofDays(1), 16)
            .withTidyInterval(Duration.ofDays(1))
            .withClock(() -> Instant.ofEpochMilli(now.get()))
            .withNanoClock(nanos::get)
            .withDisk(path -> free.get());

    private @Nullable LuceneStore opened;

    @BeforeEach
    void slicesOfAnHour() {
        options = options.withSlices(new SliceOptions(HOUR, Long.MAX_VALUE, null, null));
    }

    @AfterEach
    void close() throws IOException {
        if (opened != null) {
            opened.close();
        }
    }

    @Test
    void everyHourHasADirectoryOfItsOwnAndASearchGoesThroughAll() throws Exception {
        LuceneStore store = open();
        for (int hour = 0; hour < 4; hour++) {
            hourOfThreeLines(store, hour);
        }
        assertThat(unsealed()).isEqualTo(4);
        store.tidy();
        assertThat(unsealed()).isZero();
        assertThat(store.status().slices()).isEqualTo(5);
        assertThat(directories()).hasSize(5);
        store.refresh();
        assertThat(store.status().lines()).isEqualTo(12);
        assertThat(messages(store))
                .containsExactly(
                        "hour 3 line 2",
                        "hour 3 line 1",
                        "hour 3 line 0",
                        "hour 2 line 2",
                        "hour 2 line 1",
                        "hour 2 line 0",
                        "hour 1 line 2",
                        "hour 1 line 1",
                        "hour 1 line 0",
                        "hour 0 line 2",
                        "hour 0 line 1",
                        "hour 0 line 0");
        assertThat(store.logs().count("hour", TimeRange.ALL)).isEqualTo(12);
        assertThat(store.logs()
                        .facets("", TimeRange.ALL, "worker", "", 5)
                        .getFirst()
                        .count())
                .isEqualTo(12);
    }

    @Test
    void aTailGoesOnOverTheEndOfASlice() throws Exception {
        LuceneStore store = open();
        String cursor = store.logs().tailCursor();
        List<String> seen = new ArrayList<>();
        for (int hour = 0; hour < 3; hour++) {
            hourOfThreeLines(store, hour);
            store.refresh();
            List<StoredLine> page = store.logs().tail("", cursor, 100).lines();
            page.forEach(line -> seen.add(line.line().message()));
            cursor = page.getLast().cursor();
        }
        assertThat(seen)
                .hasSize(9)
                .doesNotHaveDuplicates()
                .startsWith("hour 0 line 0")
                .endsWith("hour 2 line 2");
    }

    @Test
    void afterACrashAllSlicesAreAsOfTheLastCommit() throws Exception {
        LuceneStore store = open();
        hourOfThreeLines(store, 0);
        hourOfThreeLines(store, 1);
        // The newest slice has no commit yet, and this line is in none.
        store.writer().add(samples.line(99, "blog", null, "not committed", null));
        store.refresh();
        store.close();
        LuceneStore again = open();
        assertThat(again.writer().checkpoint()).isEqualTo(Map.of("offset", "2"));
        assertThat(again.status().lines()).isEqualTo(6);
        assertThat(messages(again)).hasSize(6).doesNotContain("not committed");
        hourOfThreeLines(again, 2);
        again.refresh();
        assertThat(messages(again)).hasSize(9);
        assertThat(again.status().runs().getFirst().records()).isEqualTo(9);
    }

    @Test
    void whatIsOlderThanTheAgeIsDeletedWithItsDirectoryAndItsCounts() throws Exception {
        options = options.withSlices(new SliceOptions(HOUR, Long.MAX_VALUE, HOUR.multipliedBy(3), null));
        LuceneStore store = open();
        store.writer().add(new Gap(Origin.unnumbered("w1"), 5, Gap.Reason.LOG_LOST, 4, "lost"));
        for (int hour = 0; hour < 6; hour++) {
            hourOfThreeLines(store, hour);
        }
        store.tidy();
        assertThat(unsealed()).isZero();
        store.refresh();
        assertThat(messages(store)).last().isEqualTo("hour 2 line 0");
        assertThat(store.status().lines()).isEqualTo(12);
        assertThat(store.status().gaps()).isEmpty();
        // What has arrived in all is still known: nothing is missing.
        assertThat(store.status().runs().getFirst().records()).isEqualTo(18);
        assertThat(store.status().runs().getFirst().missing()).isZero();
        assertThat(directories()).hasSize(5);
        store.close();
        assertThat(messages(open())).hasSize(12);
    }

    @Test
    void theOldestSlicesAreDeletedWhileAllTakeTooMuch() throws Exception {
        LuceneStore store = open();
        for (int hour = 0; hour < 6; hour++) {
            hourOfThreeLines(store, hour);
        }
        store.tidy();
        assertThat(unsealed()).isZero();
        long bytes = store.status().bytes();
        store.close();
        options = options.withSlices(new SliceOptions(HOUR, Long.MAX_VALUE, null, bytes * 2 / 3));
        LuceneStore smaller = open();
        smaller.writer().tidy();
        smaller.refresh();
        assertThat(smaller.status().bytes()).isLessThanOrEqualTo(bytes * 2 / 3);
        assertThat(messages(smaller)).first().isEqualTo("hour 5 line 2");
        assertThat(smaller.status().lines()).isBetween(3L, 15L);
    }

    @Test
    void aSearchThatIsUnderWayEndsInPeaceThoughItsSliceIsDeleted() throws Exception {
        options = options.withSlices(new SliceOptions(HOUR, Long.MAX_VALUE, HOUR, null));
        LuceneStore store = open();
        hourOfThreeLines(store, 0);
        store.tidy();
        assertThat(unsealed()).isZero();
        store.writer().add(samples.invocation(1, "blog", 0, 5, 200));
        store.refresh();
        List<Object> walked = new ArrayList<>();
        store.traces().walk("", TimeRange.ALL, record -> {
            now.addAndGet(HOUR.toMillis() * 5);
            store.writer().tidy();
            store.refresh();
            walked.add(record);
        });
        assertThat(walked).hasSize(1);
        assertThat(directories()).hasSize(1);
    }

    @Test
    void aStoreThatFailsGoesBackToItsLastCommitAndCanBeWrittenAgain() throws Exception {
        LuceneStore store = open();
        StoreWriter writer = store.writer();
        writer.add(samples.line(1, "blog", null, "kept", null));
        writer.commit(Map.of("offset", "1"));
        writer.add(samples.line(2, "blog", null, "gone", null));
        store.refresh();
        writer.rollback();
        assertThat(writer.checkpoint()).isEqualTo(Map.of("offset", "1"));
        assertThat(store.status().lines()).isEqualTo(1);
        writer.add(samples.line(2, "blog", null, "again", null));
        writer.commit(Map.of("offset", "2"));
        store.refresh();
        assertThat(messages(store)).containsExactly("again", "kept");
    }

    @Test
    void aFullDiskIsSaidInASentenceAndOverWhenThereIsRoom() throws Exception {
        options = options.withFreeBytesMin(100 << 20);
        LuceneStore store = open();
        assertThat(store.writer().whyFull()).isNull();
        free.set(50 << 20);
        assertThat(store.writer().whyFull()).as("looked at a moment ago").isNull();
        passes(Duration.ofSeconds(1));
        assertThat(store.writer().whyFull()).contains("50 MiB free", "100 MiB").contains(directory.toString());
        free.set(200 << 20);
        passes(Duration.ofSeconds(1));
        assertThat(store.writer().whyFull()).isNull();
    }

    @Test
    void aSliceOfAnotherFormatIsRefusedWithACure() throws Exception {
        LuceneStore store = open();
        store.close();
        Path slice = directory.resolve("slices").resolve("00000007");
        try (Directory index = FSDirectory.open(slice);
                IndexWriter writer = new IndexWriter(index, IndexSchema.config(options))) {
            writer.setLiveCommitData(Map.of("format", "1").entrySet());
            writer.commit();
        }
        assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("another version");
    }

    @Test
    void attributesBeyondTheLimitAreFoundByWordAndCounted() throws Exception {
        options = options.withAttributeNamesMax(2);
        LuceneStore store = open();
        // Each of the samples' lines has the attributes "code" and "user".
        store.writer().add(samples.line(1, "blog", null, "first", null));
        store.writer().add(samples.invocation(1, "blog", 0, 5, 404));
        store.writer().commit(Map.of());
        store.refresh();
        assertThat(store.status().attributesOverflowed()).isEqualTo(6);
        assertThat(store.logs().count("user:ada", TimeRange.ALL)).isEqualTo(1);
        assertThat(store.traces().count("http.request.method:get", TimeRange.ALL))
                .isEqualTo(1);
        assertThat(store.traces().count("http.request.method:post", TimeRange.ALL))
                .isZero();
        assertThat(store.traces().count("_exists_:url.path", TimeRange.ALL)).isEqualTo(1);
        assertThat(store.traces()
                        .exchange(Samples.id(1).spanId())
                        .orElseThrow()
                        .attributes()
                        .values())
                .hasSize(6);
    }

    private void hourOfThreeLines(LuceneStore store, int hour) throws IOException {
        StoreWriter writer = store.writer();
        for (int line = 0; line < 3; line++) {
            writer.add(samples.line(hour * 3_600_000L + line, "blog", null, "hour " + hour + " line " + line, null));
        }
        now.addAndGet(HOUR.toMillis());
        writer.commit(Map.of("offset", String.valueOf(hour + 1)));
    }

    private void passes(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private LuceneStore open() throws IOException {
        opened = LuceneStore.open(directory, options, METER);
        return opened;
    }

    private static List<String> messages(LuceneStore store) throws Exception {
        return store.logs().search("", TimeRange.ALL, 100, null).stream()
                .map(line -> line.line().message())
                .toList();
    }

    private List<Path> directories() {
        try (Stream<Path> entries = Files.list(directory.resolve("slices"))) {
            return entries.filter(Files::isDirectory).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Locks of writers besides that of the newest slice: a slice whose lock is held is not sealed. */
    private long unsealed() {
        return directories().stream()
                .sorted()
                .limit(Math.max(0, directories().size() - 1))
                .filter(SlicesTest::isOpen)
                .count();
    }

    private static boolean isOpen(Path slice) {
        try (Directory index = FSDirectory.open(slice)) {
            index.obtainLock(IndexWriter.WRITE_LOCK_NAME).close();
            return false;
        } catch (LockObtainFailedException e) {
            return true;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
