package io.lambdatape.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambdatape.recording.Severity;
import io.lambdatape.store.InvalidQueryException;
import io.lambdatape.store.LinePattern;
import io.lambdatape.store.LinePatterns;
import io.lambdatape.store.LogSearch;
import io.lambdatape.store.TimeRange;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The patterns of lines in a store, and which of them are new. */
@SuppressWarnings("NullAway.Init") // set before each test
class PatternsTest {
    private final Samples samples = new Samples();
    private LuceneStore store;
    private int millis;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        store = LuceneStore.open(
                directory,
                new StoreOptions(Duration.ofHours(1), 16),
                OpenTelemetry.noop().getMeter("test"));
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    @Test
    void patternsHaveCountsTimesLevelsAnExampleAndAQuery() throws Exception {
        for (int i = 0; i < 30; i++) {
            add(i % 3 == 0 ? Severity.ERROR : Severity.WARN, "connection to 10.0.0." + i + " timed out after 3 s");
            add(Severity.INFO, "sold ticket " + i);
        }
        LinePatterns found = logs().patterns("-ticket", TimeRange.ALL, 1_000, 10);
        assertThat(found.lines()).isEqualTo(30);
        assertThat(found.clustered()).isEqualTo(30);
        assertThat(found.patterns())
                .containsExactly(new LinePattern(
                        "connection to <ip> timed out after <num> s",
                        "\"connection to\" \"timed out after\" s",
                        30,
                        Samples.T0,
                        Samples.T0 + 58_000_000L,
                        Map.of(Severity.ERROR, 10L, Severity.WARN, 20L),
                        "connection to 10.0.0.29 timed out after 3 s"));
    }

    @Test
    void thePatternsQueryFindsItsLines() throws Exception {
        for (int i = 0; i < 40; i++) {
            add(null, "GET /run/blog/" + i + " [" + "abcdefghijklmnop".charAt(i % 16) + "] 200 in " + i + "ms");
            add(null, "{\"msg\":\"cache miss\",\"key\":\"k" + (100 + i) + "\",\"AND\":true}");
            add(null, "TO be or NOT to be: " + i);
            add(null, "user_" + i * 11 + " has \"left\" -- (again)");
        }
        LinePatterns found = logs().patterns("", TimeRange.ALL, 1_000, 10);
        assertThat(found.patterns()).hasSize(4);
        for (LinePattern pattern : found.patterns()) {
            String query = pattern.query();
            assertThat(query).as(pattern.template()).isNotNull();
            assertThat(logs().count(String.valueOf(query), TimeRange.ALL))
                    .as(pattern.template() + ": " + query)
                    .isEqualTo(pattern.count())
                    .isEqualTo(40);
        }
    }

    @Test
    void whatWasNotLookedAtIsTold() throws Exception {
        for (int i = 0; i < 50; i++) {
            add(null, "old line " + i);
        }
        for (int i = 0; i < 20; i++) {
            add(null, "new words " + i + (i % 2 == 0 ? "!" : "?"));
        }
        LinePatterns found = logs().patterns("", TimeRange.ALL, 20, 1);
        assertThat(found.lines()).isEqualTo(70);
        assertThat(found.clustered()).isEqualTo(20);
        assertThat(found.older()).isEqualTo(50);
        assertThat(found.patterns()).extracting(LinePattern::template).containsExactly("new words <num>!");
        assertThat(found.omitted()).isEqualTo(1);
    }

    @Test
    void aPatternIsNewIfNoLineBeforeHasIt() throws Exception {
        for (int i = 0; i < 20; i++) {
            add(null, "user " + "abcdefghijklmnopqrst".charAt(i) + " has logged in");
            add(null, "queue length is " + i);
        }
        long deployed = now();
        add(null, "user zoe has logged in");
        add(null, "queue length is 99");
        add(Severity.ERROR, "cannot read property 7 of undefined");
        add(Severity.ERROR, "cannot read property 8 of undefined");
        assertThat(templates(fresh("", TimeRange.ALL, deployed)))
                .containsExactly("cannot read property <num> of undefined");
        assertThat(fresh("level:error", TimeRange.ALL, deployed).lines()).isEqualTo(2);
        assertThat(fresh("queue", TimeRange.ALL, deployed).patterns()).isEmpty();
    }

    @Test
    void onePatternsLineLongAgoIsFoundThoughOnlyTheLastBeforeAreSortedIn() throws Exception {
        add(Severity.ERROR, "out of memory at 0xdeadbeef");
        for (int i = 0; i < 300; i++) {
            add(null, "all is well, round " + i);
        }
        long deployed = now();
        add(Severity.ERROR, "out of memory at 0xfeedbeef");
        // Not with so many words the same, yet with the same words.
        add(Severity.ERROR, "memory out of: at");
        LinePatterns found = logs().newPatterns("", TimeRange.ALL, deployed, 1_000, 10);
        assertThat(templates(found)).containsExactly("memory out of: at");
        TimeRange recent = new TimeRange(Samples.T0 + 1_000_000L, Long.MAX_VALUE);
        assertThat(templates(fresh("", recent, deployed)))
                .containsExactly("memory out of: at", "out of memory at <hex>");
    }

    @Test
    void aPatternWithoutWordsIsUndecidedIfTheLinesRightBeforeDoNotHaveIt() throws Exception {
        add(null, "something");
        long deployed = now();
        add(null, "12 / 13");
        LinePatterns found = fresh("", TimeRange.ALL, deployed);
        assertThat(found.patterns()).isEmpty();
        assertThat(found.undecided()).isEqualTo(1);
    }

    @Test
    void aWrongQueryIsRefused() {
        assertThatThrownBy(() -> logs().patterns("lamda:x", TimeRange.ALL, 10, 10))
                .isInstanceOf(InvalidQueryException.class);
    }

    private LinePatterns fresh(String query, TimeRange range, long since) throws Exception {
        return logs().newPatterns(query, range, since, 1_000, 10);
    }

    private static List<String> templates(LinePatterns found) {
        return found.patterns().stream().map(LinePattern::template).toList();
    }

    private LogSearch logs() throws IOException {
        store.refresh();
        return store.logs();
    }

    private long now() {
        return Samples.T0 + millis * 1_000_000L;
    }

    private void add(@Nullable Severity level, String message) throws IOException {
        store.writer().add(samples.line(millis++, "blog", level, message, null));
    }
}
