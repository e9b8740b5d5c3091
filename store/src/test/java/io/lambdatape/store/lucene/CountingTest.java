package io.lambdatape.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lambdatape.recording.Attributes;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Severity;
import io.lambdatape.store.LineStatistics;
import io.lambdatape.store.LineStatistics.Distribution;
import io.lambdatape.store.LineStatistics.Group;
import io.lambdatape.store.LogSearch.Bucket;
import io.lambdatape.store.LogSearch.FacetValue;
import io.lambdatape.store.TimeRange;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Histograms, facets and statistics against the same lines counted one by one. */
@SuppressWarnings("NullAway.Init") // set before all tests
class CountingTest {
    private static final int LINES = 4_000;
    private static final int MILLIS = 10_000;
    private static final TimeRange PART = new TimeRange(Samples.T0 + 2_000_111_222L, Samples.T0 + 8_765_432_101L);

    private static final Map<String, Function<LogLine, List<String>>> FIELDS = Map.of(
            "lambda", line -> Stream.ofNullable(line.place().lambda()).toList(),
            "level",
                    line -> Stream.ofNullable(line.severity())
                            .map(Documents::lower)
                            .toList(),
            "offset", line -> List.of(Long.toString(line.offset())),
            "user", line -> attribute(line, "user"),
            "mixed", line -> attribute(line, "mixed"),
            "tags", line -> attribute(line, "tags"),
            "ms", line -> attribute(line, "ms"));

    private static final List<LogLine> LINE_LIST = new ArrayList<>();
    private static LuceneStore store;

    @BeforeAll
    static void fill(@TempDir Path directory) throws IOException {
        AtomicLong now = new AtomicLong(1_790_000_000_000L);
        store = LuceneStore.open(
                directory,
                new StoreOptions(Duration.ofHours(1), 16)
                        .withClock(() -> Instant.ofEpochMilli(now.get()))
                        .withSlices(new SliceOptions(Duration.ofHours(1), Long.MAX_VALUE, null, null)),
                OpenTelemetry.noop().getMeter("test"));
        Samples samples = new Samples();
        Random random = new Random(20261126);
        for (int i = 0; i < LINES; i++) {
            LogLine line = line(samples, random);
            LINE_LIST.add(line);
            store.writer().add(line);
            if (i % 50 == 0) {
                // Beside the lines, and with attributes of their own.
                store.writer().add(samples.invocation(i + 1, "blog", i % 500, 10, 200));
            }
            if (i % 333 == 0) {
                store.refresh();
            }
            if (i % 1500 == 1499) {
                now.addAndGet(Duration.ofHours(1).toMillis());
                store.writer().commit(Map.of());
            }
        }
        store.refresh();
    }

    private static LogLine line(Samples samples, Random random) {
        Attributes.Builder attributes = Attributes.builder();
        if (random.nextInt(4) > 0) {
            attributes.put("user", "user " + random.nextInt(30));
        }
        switch (random.nextInt(5)) {
            case 0 -> attributes.put("mixed", random.nextInt(5));
            case 1 -> attributes.put("mixed", String.valueOf(random.nextInt(5)));
            case 2 -> attributes.put("mixed", random.nextInt(5) + 0.5);
            default -> {
                // Has none.
            }
        }
        if (random.nextInt(3) == 0) {
            attributes.put("tags", List.of("a" + random.nextInt(3), "b" + random.nextInt(3)));
        }
        if (random.nextInt(10) > 0) {
            double ms = Math.exp(random.nextGaussian() * 3);
            attributes.put("ms", random.nextInt(20) == 0 ? 0.0 : random.nextInt(9) == 0 ? -ms : ms);
        }
        Severity[] levels = Severity.values();
        int level = random.nextInt(levels.length + 2);
        return samples.line(
                random.nextInt(MILLIS),
                "lambda-" + random.nextInt(6),
                level < levels.length ? levels[level] : null,
                random.nextInt(5) == 0 ? "rare word" : "frequent word",
                null,
                attributes.build());
    }

    @AfterAll
    static void close() throws IOException {
        store.close();
    }

    @Test
    void theHistogramIsThatOfEachLine() throws Exception {
        List<Bucket> buckets = store.logs().histogram("rare", PART, 17);
        assertThat(buckets).hasSize(17);
        assertThat(buckets.getFirst().range().startNanos()).isEqualTo(PART.startNanos());
        assertThat(buckets.getLast().range().endNanos()).isEqualTo(PART.endNanos());
        for (Bucket bucket : buckets) {
            List<LogLine> within = selected("rare", bucket.range());
            assertThat(bucket.count()).isEqualTo(within.size());
            assertThat(bucket.byLevel())
                    .isEqualTo(within.stream()
                            .filter(line -> line.severity() != null)
                            .collect(Collectors.groupingBy(
                                    line -> Objects.requireNonNull(line.severity()), Collectors.counting())));
        }
    }

    @Test
    void facetsAreThoseOfEachLine() throws Exception {
        for (String field : FIELDS.keySet()) {
            List<FacetValue> expected = facets(field, "frequent", PART);
            assertThat(store.logs().facets("frequent", PART, field, "", 10_000))
                    .as(field)
                    .isEqualTo(expected);
            assertThat(store.logs().facets("frequent", PART, field, "", 3))
                    .as(field)
                    .isEqualTo(expected.subList(0, 3));
        }
    }

    @Test
    void facetsThatBeginLikeAPrefixHaveItInAnyCase() throws Exception {
        assertThat(store.logs().facets("", TimeRange.ALL, "user", "USER 1", 5))
                .isEqualTo(facets("user", "", TimeRange.ALL).stream()
                        .filter(value -> value.value().startsWith("user 1"))
                        .limit(5)
                        .toList());
        assertThat(store.logs().facets("", TimeRange.ALL, "user", "ser", 5)).isEmpty();
    }

    @Test
    void groupsAreThoseOfEachLine() throws Exception {
        for (List<String> by : List.of(
                List.<String>of(),
                List.of("lambda"),
                List.of("user"),
                List.of("tags"),
                List.of("mixed", "lambda"),
                List.of("level", "lambda"),
                List.of("tags", "user", "level"))) {
            List<Group> expected = groups(by, "rare", PART);
            LineStatistics all = store.logs().statistics("rare", PART, null, by, 10_000);
            assertThat(all.count()).isEqualTo(selected("rare", PART).size());
            assertThat(all.groups()).as(by.toString()).isEqualTo(expected);
            assertThat(all.omitted()).isZero();
            LineStatistics some = store.logs().statistics("rare", PART, null, by, 2);
            assertThat(some.groups()).isEqualTo(expected.subList(0, Math.min(2, expected.size())));
            assertThat(some.omitted()).isEqualTo(Math.max(0, expected.size() - 2));
        }
    }

    @Test
    void percentilesAreThoseOfEachLinesNumberToAThousandth() throws Exception {
        for (List<String> by : List.of(
                List.<String>of(), List.of("lambda"), List.of("mixed"), List.of("tags", "level"), List.of("ms"))) {
            LineStatistics statistics = store.logs().statistics("", PART, "ms", by, 200);
            assertThat(statistics.groups()).isNotEmpty();
            for (Group group : statistics.groups()) {
                assertDistribution(group.distribution(), by + " " + group.values(), numbers(by, group.values()));
            }
        }
    }

    @Test
    void offsetsAreNumbersToo() throws Exception {
        Group all = store.logs()
                .statistics("", TimeRange.ALL, "offset", List.of(), 1)
                .groups()
                .getFirst();
        double[] offsets =
                LINE_LIST.stream().mapToDouble(LogLine::offset).sorted().toArray();
        assertDistribution(all.distribution(), "offset", offsets);
    }

    @Test
    void partsOfASegmentAddUpToTheSame() throws Exception {
        try (Lease lease = Lease.of(store.searchers())) {
            StoreSearcher parts =
                    new StoreSearcher(lease.searcher().getIndexReader(), new FieldNames(), Runnable::run, 3, 40);
            Query query = Selection.lines(parts, "frequent", PART);
            assertThat(Histogram.of(parts, query, PART, 30))
                    .isEqualTo(store.logs().histogram("frequent", PART, 30));
            CountedField mixed = CountedField.byValue("mixed", parts.lineFields());
            CountedField lambda = CountedField.byValue("lambda", parts.lineFields());
            CountedField ms = CountedField.ofNumbers("ms", parts.lineFields());
            assertThat(ValueCounts.of(parts, query, mixed, "", 100).largest())
                    .isEqualTo(facets("mixed", "frequent", PART));
            assertThat(Statistics.of(parts, query, null, List.of(lambda, mixed), 1_000)
                            .groups())
                    .isEqualTo(groups(List.of("lambda", "mixed"), "frequent", PART));
            LineStatistics whole = store.logs().statistics("frequent", PART, "ms", List.of("lambda"), 10);
            LineStatistics summed = Statistics.of(parts, query, ms, List.of(lambda), 10);
            for (int i = 0; i < whole.groups().size(); i++) {
                Distribution one = Objects.requireNonNull(whole.groups().get(i).distribution());
                Distribution other =
                        Objects.requireNonNull(summed.groups().get(i).distribution());
                assertThat(other.p90()).isEqualTo(one.p90());
                assertThat(other.sum()).isEqualTo(one.sum(), within(1e-6));
            }
        }
    }

    @Test
    void nothingThatMatchesHasNoGroups() throws Exception {
        assertThat(store.logs().statistics("nowhere", TimeRange.ALL, "ms", List.of("lambda"), 5))
                .isEqualTo(new LineStatistics(0, List.of(), 0));
        assertThat(store.logs().statistics("nowhere", TimeRange.ALL, null, List.of(), 5))
                .isEqualTo(new LineStatistics(0, List.of(), 0));
    }

    @Test
    void whatCannotBeCountedIsRefusedWithWhatCan() {
        assertThatThrownBy(() -> store.logs().facets("", TimeRange.ALL, "traceId", "", 5))
                .hasMessageContaining("\"traceId\" are not counted: it is an id")
                .hasMessageContaining("worker");
        assertThatThrownBy(() -> store.logs().statistics("", TimeRange.ALL, null, List.of("message"), 5))
                .hasMessageContaining("found by its words");
        assertThatThrownBy(() -> store.logs().statistics("", TimeRange.ALL, "user", List.of(), 5))
                .hasMessageContaining("holds no numbers; those that do are")
                .hasMessageContaining("ms");
        assertThatThrownBy(() -> store.logs().statistics("", TimeRange.ALL, "mms", List.of(), 5))
                .hasMessageContaining("did you mean \"ms\"");
        assertThatThrownBy(() ->
                        store.logs().statistics("", TimeRange.ALL, null, List.of("lambda", "level", "user", "tags"), 5))
                .hasMessageContaining("at most 3 fields");
    }

    private static void assertDistribution(@Nullable Distribution distribution, String what, double[] sorted) {
        if (sorted.length == 0) {
            assertThat(distribution).as(what).isNull();
            return;
        }
        Distribution found = Objects.requireNonNull(distribution);
        assertThat(found.count()).as(what).isEqualTo(sorted.length);
        assertThat(found.min()).as(what).isEqualTo(sorted[0]);
        assertThat(found.max()).as(what).isEqualTo(sorted[sorted.length - 1]);
        assertThat(found.sum()).as(what).isCloseTo(Arrays.stream(sorted).sum(), within(1e-6 * sorted.length));
        double[] shares = {0.5, 0.75, 0.9, 0.95, 0.99};
        double[] percentiles = {found.p50(), found.p75(), found.p90(), found.p95(), found.p99()};
        for (int i = 0; i < shares.length; i++) {
            double exact = sorted[Math.max(0, (int) Math.ceil(shares[i] * sorted.length) - 1)];
            assertThat(percentiles[i]).as(what + " p" + shares[i]).isCloseTo(exact, within(Math.abs(exact) * 0.001));
        }
    }

    private static double[] numbers(List<String> by, List<@Nullable String> values) {
        return selected("", PART).stream()
                .filter(line -> combinations(line, by).contains(values))
                .flatMap(line -> attribute(line, "ms").stream())
                .mapToDouble(Double::parseDouble)
                .sorted()
                .toArray();
    }

    private static List<LogLine> selected(String word, TimeRange range) {
        return LINE_LIST.stream()
                .filter(line -> line.message().contains(word))
                .filter(line -> line.timeNanos() >= range.startNanos() && line.timeNanos() < range.endNanos())
                .toList();
    }

    private static List<FacetValue> facets(String field, String word, TimeRange range) {
        Map<String, Long> counts = new HashMap<>();
        for (LogLine line : selected(word, range)) {
            values(line, field).forEach(value -> counts.merge(value, 1L, Long::sum));
        }
        return counts.entrySet().stream()
                .map(count -> new FacetValue(count.getKey(), count.getValue()))
                .sorted(Comparator.comparingLong(FacetValue::count).reversed().thenComparing(FacetValue::value))
                .toList();
    }

    private static List<Group> groups(List<String> by, String word, TimeRange range) {
        Map<List<@Nullable String>, Long> counts = new HashMap<>();
        for (LogLine line : selected(word, range)) {
            combinations(line, by).forEach(values -> counts.merge(values, 1L, Long::sum));
        }
        return counts.entrySet().stream()
                .map(count -> new Group(count.getKey(), count.getValue(), null))
                .sorted(Comparator.comparingLong(Group::count)
                        .reversed()
                        .thenComparing(group -> group.values().stream()
                                .map(value -> value == null ? "\uffff" : value)
                                .collect(Collectors.joining("\0"))))
                .toList();
    }

    /** A line with several values of a field is in the group of each. */
    private static List<List<@Nullable String>> combinations(LogLine line, List<String> by) {
        List<List<@Nullable String>> combinations = new ArrayList<>(List.of(List.of()));
        for (String field : by) {
            List<String> values = values(line, field);
            List<List<@Nullable String>> longer = new ArrayList<>();
            for (List<@Nullable String> before : combinations) {
                for (String value : values.isEmpty() ? Arrays.asList((String) null) : values) {
                    List<@Nullable String> one = new ArrayList<>(before);
                    one.add(value);
                    longer.add(one);
                }
            }
            combinations = longer;
        }
        return combinations;
    }

    private static List<String> values(LogLine line, String field) {
        return Objects.requireNonNull(FIELDS.get(field)).apply(line);
    }

    private static List<String> attribute(LogLine line, String name) {
        Object value = line.attributes().values().get(name);
        if (value instanceof List<?> list) {
            return list.stream().map(Object::toString).distinct().toList();
        }
        if (value instanceof Double number && number == Math.rint(number)) {
            return List.of(Long.toString(number.longValue()));
        }
        return Stream.ofNullable(value).map(Object::toString).toList();
    }
}
