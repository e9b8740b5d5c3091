package io.lambdatape.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.recording.Attributes;
import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.Place;
import io.lambdatape.store.LineStatistics.Group;
import io.lambdatape.store.LogSearch;
import io.lambdatape.store.LogSearch.FacetValue;
import io.lambdatape.store.TimeRange;
import io.opentelemetry.api.OpenTelemetry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker's first lines are of no Lambda: segments in which no line has a field are counted and searched like others. */
class MissingSourceFieldsTest {
    private static final TimeRange ALL = new TimeRange(0, Long.MAX_VALUE);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"lambda", "instance", "platform", "stream", "file"})
    void aFieldThatNoLineOfASegmentHasIsCounted(String field) throws Exception {
        try (LuceneStore store = store()) {
            add(store, line(1, null));
            add(store, line(2, "blog"));
            LogSearch logs = store.logs();
            assertThat(logs.facets("", ALL, field, "", 10)).containsExactly(new FacetValue("blog", 1));
            assertThat(logs.statistics("", ALL, null, List.of(field), 10).groups())
                    .extracting(Group::count)
                    .containsOnly(1L);
            assertThat(logs.search(field + ":blog", ALL, 10, null)).hasSize(1);
            assertThat(logs.search(field + ":*", ALL, 10, null)).hasSize(1);
            assertThat(logs.search("NOT " + field + ":*", ALL, 10, null)).hasSize(1);
            assertThat(logs.search("", ALL, 10, null)).hasSize(2);
        }
    }

    @Test
    void aSegmentWithoutAnyLineIsCounted() throws Exception {
        try (LuceneStore store = store()) {
            store.writer().add(new Samples().invocation(1, "blog", 0, 10, 200));
            store.writer().commit(Map.of());
            add(store, line(1, "blog"));
            assertThat(store.logs().facets("", ALL, "file", "", 10)).containsExactly(new FacetValue("blog", 1));
        }
    }

    private LuceneStore store() throws Exception {
        return LuceneStore.open(
                directory,
                new StoreOptions(Duration.ofHours(1), 16),
                OpenTelemetry.noop().getMeter("test"));
    }

    /** A commit each: segments of their own. */
    private static void add(LuceneStore store, LogLine line) throws Exception {
        store.writer().add(line);
        store.writer().commit(Map.of());
        store.refresh();
    }

    private static LogLine line(int number, @Nullable String all) {
        String text = all == null ? "" : all;
        return new LogLine(
                new Origin("w1", "run-1", number),
                "w1/f/" + number,
                new Place("w1", text, all, all),
                text,
                text,
                100L * number,
                null,
                "started",
                Samples.T0 + number,
                Samples.T0 + number,
                null,
                Attribution.NONE,
                false,
                Attributes.EMPTY);
    }
}
