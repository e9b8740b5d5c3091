package io.lambdatape.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambdatape.recording.AgentReport;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Gap;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.Parent;
import io.lambdatape.recording.Payload;
import io.lambdatape.recording.PayloadSplitter;
import io.lambdatape.recording.Recorded;
import io.lambdatape.recording.Severity;
import io.lambdatape.recording.Side;
import io.lambdatape.store.LogSearch.Around;
import io.lambdatape.store.LogSearch.Bucket;
import io.lambdatape.store.LogSearch.FacetValue;
import io.lambdatape.store.StoreStatus;
import io.lambdatape.store.StoredLine;
import io.lambdatape.store.TimeRange;
import io.lambdatape.store.TraceSummary;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LuceneStoreTest {
    private static final Meter METER = OpenTelemetry.noop().getMeter("test");

    @TempDir
    Path directory;

    private final Samples samples = new Samples();

    @SuppressWarnings("NullAway.Init") // set before each test
    private LuceneStore store;

    @BeforeEach
    void open() throws IOException {
        store = LuceneStore.open(directory, StoreOptions.DEFAULTS, METER);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    @Test
    void aLineComesBackExactlyAsItWas() throws Exception {
        LogLine line =
                samples.line(5, "blog", Severity.WARN, "user_id=42 timed out at /run/blog \u00fc", Samples.id(1));
        add(line);
        assertThat(store.logs().search("", TimeRange.ALL, 10, null))
                .extracting(StoredLine::line)
                .containsExactly(line);
    }

    @Test
    void findsWordsPhrasesFieldsAndNumbers() throws Exception {
        add(samples.line(1, "blog", Severity.ERROR, "user_id=42 timed out at /run/blog", null));
        add(samples.line(2, "tickets", Severity.INFO, "sold out in 12 ms", null));
        for (String query : List.of(
                "lambda:blog AND level:error \"timed out\"",
                "timed",
                "TIMED out",
                "user_id",
                "42",
                "tim*",
                "*med",
                "/t[i]med/",
                "timd~1",
                "level:ERROR",
                "lambda:bl*",
                "-lambda:tickets",
                "_exists_:user AND blog",
                "user:ada AND blog",
                "code:7 AND blog",
                "code:[7 TO 9] AND code:{6 TO *} AND blog",
                "offset:[* TO 50]",
                "message:timed",
                "(sold AND blog) OR timed")) {
            assertThat(store.logs().search(query, TimeRange.ALL, 10, null))
                    .as(query)
                    .extracting(found -> found.line().place().lambda())
                    .containsExactly("blog");
        }
        assertThat(store.logs().count("out", TimeRange.ALL)).isEqualTo(2);
        assertThat(store.logs().count("code:8 OR user:Bob", TimeRange.ALL)).isZero();
    }

    @Test
    void aQueryThatCannotBeUnderstoodSaysWhereAndWhatToDo() throws Exception {
        add(samples.line(1, "blog", null, "x", null));
        assertThatThrownBy(() -> store.logs().search("lamda:blog", TimeRange.ALL, 1, null))
                .hasMessageContaining("no field \"lamda\"")
                .hasMessageContaining("did you mean \"lambda\"");
        assertThatThrownBy(() -> store.logs().search("a AND (b", TimeRange.ALL, 1, null))
                .hasMessageContaining("ends too early");
        assertThatThrownBy(() -> store.logs().search("a ) b", TimeRange.ALL, 1, null))
                .hasMessageContaining("character 3");
        assertThatThrownBy(() -> store.logs().search("offset:many", TimeRange.ALL, 1, null))
                .hasMessageContaining("holds numbers");
        assertThatThrownBy(() -> store.logs().search("", TimeRange.ALL, 1, "nonsense"))
                .hasMessageContaining("cursor");
        assertThatThrownBy(() -> store.logs().facets("", TimeRange.ALL, "message", "", 1))
                .hasMessageContaining("are not counted")
                .hasMessageContaining("worker");
    }

    @Test
    void pagesGoOnWithoutGapsOrRepeatsWhileLinesArriveAndTimesAreEqual() throws Exception {
        for (int i = 0; i < 57; i++) {
            add(samples.line(i / 10, "blog", null, "line " + i, null));
        }
        List<String> seen = new ArrayList<>();
        String cursor = null;
        while (true) {
            List<StoredLine> page = store.logs().search("", TimeRange.ALL, 10, cursor);
            if (page.isEmpty()) {
                break;
            }
            page.forEach(found -> seen.add(found.line().message()));
            cursor = page.getLast().cursor();
            add(samples.line(100, "blog", null, "late", null));
        }
        List<String> expected = new ArrayList<>();
        for (int i = 56; i >= 0; i--) {
            expected.add("line " + i);
        }
        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void aTailShowsEveryLineOnceInTheOrderOfArrivalAlsoAfterARestart() throws Exception {
        add(samples.line(9, "blog", null, "before", null));
        String cursor = store.logs().tailCursor();
        add(samples.line(5, "blog", null, "one", null));
        add(samples.line(1, "blog", null, "two", null));
        List<StoredLine> first = store.logs().tail("", cursor, 1).lines();
        assertThat(first).extracting(found -> found.line().message()).containsExactly("one");
        store.writer().commit(Map.of());
        store.close();
        store = LuceneStore.open(directory, StoreOptions.DEFAULTS, METER);
        add(samples.line(3, "blog", null, "three", null));
        assertThat(store.logs().tail("", first.getLast().cursor(), 10).lines())
                .extracting(found -> found.line().message())
                .containsExactly("two", "three");
    }

    @Test
    void countsByTimeAndLevelAndValue() throws Exception {
        add(samples.line(0, "blog", Severity.INFO, "a", null));
        add(samples.line(10, "blog", Severity.ERROR, "b", null));
        add(samples.line(19, "tickets", null, "c", null));
        TimeRange range = new TimeRange(Samples.T0, Samples.T0 + 20_000_000);
        List<Bucket> buckets = store.logs().histogram("", range, 2);
        assertThat(buckets).extracting(Bucket::count).containsExactly(1L, 2L);
        assertThat(buckets.get(1).byLevel()).containsExactly(Map.entry(Severity.ERROR, 1L));
        assertThat(store.logs().facets("", range, "lambda", "", 10))
                .containsExactly(new FacetValue("blog", 2), new FacetValue("tickets", 1));
    }

    @Test
    void contextIsOfTheSameSourceOnly() throws Exception {
        for (int i = 0; i < 10; i++) {
            add(samples.line(i, "blog", null, "b" + i, null));
            add(samples.line(i, "tickets", null, "t" + i, null));
        }
        StoredLine hit = store.logs().search("b5", TimeRange.ALL, 1, null).getFirst();
        assertThat(store.logs().context(hit.id(), Around.SOURCE, 2, 1))
                .extracting(found -> found.line().message())
                .containsExactly("b3", "b4", "b5", "b6");
        assertThat(store.logs().context("zzzzzz", Around.SOURCE, 1, 1)).isEmpty();
    }

    @Test
    void contextWithinAnInvocationIsOfAllItsStreamsInTheOrderOfTime() throws Exception {
        for (int i = 9; i >= 0; i--) {
            add(samples.line(i, "blog", null, (i % 2 == 0 ? "mine" : "other") + i, Samples.id(1 + i % 2)));
        }
        StoredLine hit = store.logs().search("mine4", TimeRange.ALL, 1, null).getFirst();
        assertThat(store.logs().context(hit.id(), Around.INVOCATION, 1, 2))
                .extracting(found -> found.line().message())
                .containsExactly("mine2", "mine4", "mine6", "mine8");
    }

    @Test
    void aLineOfNoInvocationStandsAloneWithinIt() throws Exception {
        add(samples.line(1, "blog", null, "before", null));
        add(samples.line(2, "blog", null, "alone", null));
        StoredLine hit = store.logs().search("alone", TimeRange.ALL, 1, null).getFirst();
        assertThat(store.logs().context(hit.id(), Around.INVOCATION, 5, 5)).containsExactly(hit);
    }

    @Test
    void findsInvocationsAndWhatBelongsToThem() throws Exception {
        Exchange slow = samples.invocation(1, "blog", 0, 300, 200);
        Exchange failed = samples.invocation(2, "tickets", 50, 10, 500);
        Exchange query = samples.query(
                3, Parent.known(Samples.id(1).spanId(), io.lambdatape.recording.Attribution.INSTANCE), 1, 5);
        LogLine line = samples.line(6, "blog", null, "in between", Samples.id(1));
        for (Recorded recorded : List.of(slow, failed, query, line)) {
            add(recorded);
        }
        for (String found : List.of(
                "durationMs:[100 TO *]",
                "lambda:blog",
                "outcome:ok",
                "coldStart:true",
                "status:200",
                "queryMs:1.5 AND blog",
                "http.request.method:get AND lambda:blog",
                "traceId:" + Samples.id(1).traceId())) {
            List<TraceSummary> summaries = store.traces().search(found, TimeRange.ALL, 10, null);
            assertThat(summaries).as(found).hasSize(1);
            assertThat(summaries.getFirst().invocation().id()).isEqualTo(Samples.id(1));
            assertThat(summaries.getFirst().lines()).isEqualTo(1);
            assertThat(summaries.getFirst().queries()).isEqualTo(2);
            assertThat(summaries.getFirst().queryNanos()).isEqualTo(1_500_000);
        }
        assertThat(store.traces().trace(Samples.id(1).traceId(), 100))
                .extracting(Exchange::name)
                .containsExactly("blog", "SELECT posts");
        assertThat(store.logs().ofTrace(Samples.id(1).traceId(), 10)).hasSize(1);
        assertThat(store.traces().payload(Samples.id(2).spanId(), Side.RESPONSE))
                .contains(failed.response());
        assertThat(store.traces().exchange("ffffffffffffffff")).isEmpty();
    }

    @Test
    void aCallBelongsToItsTraceAndIsCounted() throws Exception {
        add(samples.invocation(1, "blog", 0, 300, 200));
        add(samples.call(3, Parent.known(Samples.id(1).spanId(), io.lambdatape.recording.Attribution.INSTANCE), 1, 5));
        for (String found : List.of("calls:1", "calls:[1 TO *] AND lambda:blog")) {
            assertThat(store.traces().search(found, TimeRange.ALL, 10, null))
                    .as(found)
                    .singleElement()
                    .satisfies(summary -> assertThat(summary.calls()).isEqualTo(1));
        }
        assertThat(store.traces().trace(Samples.id(1).traceId(), 100))
                .extracting(Exchange::name)
                .containsExactly("blog", "GET api.example.com/x");
        assertThat(store.traces().payload(Samples.id(3).spanId(), Side.RESPONSE))
                .hasValueSatisfying(payload -> assertThat(payload.bytes()).hasSize(27));
    }

    @Test
    void aPayloadInPartsComesBackWhole() throws Exception {
        byte[] large = new byte[3_000_000];
        new Random(7).nextBytes(large);
        Exchange exchange = samples.invocation(1, "blog", 0, 1, 200).withPayloads(Payload.EMPTY, Payload.of(large));
        for (Recorded part : new PayloadSplitter(512 * 1024).split(exchange, samples::origin)) {
            add(part);
        }
        assertThat(store.traces().payload(Samples.id(1).spanId(), Side.RESPONSE))
                .contains(Payload.of(large));
    }

    @Test
    void aWalkShowsEverythingOnceInTheOrderOfTime() throws Exception {
        Exchange first = samples.invocation(1, "blog", 0, 300, 200);
        Exchange second = samples.invocation(2, "blog", 50, 10, 200);
        Exchange other = samples.invocation(9, "tickets", 60, 10, 200);
        Exchange late = samples.query(
                3, Parent.known(Samples.id(1).spanId(), io.lambdatape.recording.Attribution.INSTANCE), 1, 200);
        Exchange either = samples.query(4, Parent.oneOf(List.of(Samples.id(1), Samples.id(2))), 4, 55);
        LogLine line = samples.line(20, "blog", null, "x", Samples.id(1));
        Gap gap = new Gap(samples.origin(), Samples.T0 + 70_000_000, Gap.Reason.SPOOL_FULL, 3, "lost");
        for (Recorded recorded : List.of(late, either, second, gap, other, first, line)) {
            add(recorded);
        }
        List<Recorded> walked = new ArrayList<>();
        store.traces().walk("lambda:blog", TimeRange.ALL, walked::add);
        assertThat(walked).containsExactly(first, line, second, either, gap, late);
    }

    @Test
    void whatWasCommittedIsThereAfterACrashAndNothingElse() throws Exception {
        add(samples.line(1, "blog", null, "kept", null));
        add(new AgentReport(Origin.unnumbered("w1"), "run-1", Samples.T0, Map.of("taken", 5L)));
        store.writer().commit(Map.of("offset", "7"));
        add(samples.line(2, "blog", null, "not committed", null));
        store.close();
        store = LuceneStore.open(directory, StoreOptions.DEFAULTS, METER);
        assertThat(store.writer().checkpoint()).isEqualTo(Map.of("offset", "7"));
        assertThat(store.logs().count("", TimeRange.ALL)).isEqualTo(1);
        StoreStatus status = store.status();
        assertThat(status.lines()).isEqualTo(1);
        StoreStatus.Run run = status.runs().getFirst();
        assertThat(run.records()).isEqualTo(1);
        assertThat(run.missing()).isZero();
        assertThat(run.report())
                .isNotNull()
                .extracting(report -> report.count("taken"))
                .isEqualTo(5L);
    }

    @Test
    void aSecondProcessIsToldThatTheStoreIsInUse() {
        assertThatThrownBy(() -> LuceneStore.open(directory, StoreOptions.DEFAULTS, METER))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("in use by another process");
    }

    private void add(Recorded recorded) throws IOException {
        store.writer().add(recorded);
        store.refresh();
    }
}
