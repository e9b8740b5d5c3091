package io.lambdatape.logview.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambdatape.logview.problem.ProblemException;
import io.lambdatape.store.TimeRange;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final List<String> KNOWN = List.of("query", "start", "end", "limit");

    @ParameterizedTest
    @CsvSource({
        "now, 2026-11-23T12:00:00Z",
        "15m, 2026-11-23T11:45:00Z",
        "now-1h, 2026-11-23T11:00:00Z",
        "90s, 2026-11-23T11:58:30Z",
        "500ms, 2026-11-23T11:59:59.500Z",
        "7d, 2026-11-16T12:00:00Z",
        "1795435140123, 2026-11-23T11:59:00.123Z",
        "2026-11-23T11:59:00.123456789Z, 2026-11-23T11:59:00.123456789Z",
        "2026-11-23T12:59:00+01:00, 2026-11-23T11:59:00Z",
        "2026-11-23t11:59:00z, 2026-11-23T11:59:00Z"
    })
    void timesAreReadInEveryForm(String written, Instant meant) {
        assertThat(TimeParameter.parse(written, NOW)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "15",
                "15x",
                "m",
                "1795435140",
                "-1",
                "2026-11-23",
                "2026-11-23T12:00:00",
                "2026-13-23T12:00:00Z",
                "999999999d",
                "99999999999999999999",
                "9999-01-01T00:00:00Z",
                "1960-01-01T00:00:00Z",
                "999999999999999"
            })
    void whatIsNoTimeIsNone(String written) {
        assertThat(TimeParameter.parse(written, NOW)).isNull();
    }

    @Property
    void garbageIsNoTimeAndNeverFails(@ForAll String garbage) {
        Instant parsed = TimeParameter.parse(garbage, NOW);
        assertThat(parsed == null || !parsed.isBefore(Instant.EPOCH)).isTrue();
    }

    @Property
    void whateverIsEncodedIsDecodedAgain(@ForAll String value) {
        // Half a surrogate pair has no encoding; the encoder makes it a question mark.
        String encodable = new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        String raw = "query=" + URLEncoder.encode(encodable, StandardCharsets.UTF_8);
        assertThat(QueryString.parse(raw)).containsEntry("query", encodable);
    }

    @Property
    void garbageIsRefusedOrReadAndNeverFails(@ForAll String raw) {
        try {
            Parameters.parse(raw, KNOWN, NOW);
        } catch (ProblemException e) {
            assertThat(e.problem().status()).isEqualTo(400);
            assertThat(e.problem().detail()).isNotBlank();
        }
    }

    @Example
    void anEmptyQueryStringIsNoParameters() {
        assertThat(QueryString.parse("")).isEmpty();
        assertThat(QueryString.parse(null)).isEmpty();
        assertThat(QueryString.parse("&&")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"query=%", "query=%a", "query=%zz", "query=%c3", "query=%ff", "%=1"})
    void aBrokenEscapeIsRefused(String raw) {
        assertThatThrownBy(() -> QueryString.parse(raw)).isInstanceOf(ProblemException.class);
    }

    @Test
    void theLastQuarterOfAnHourIsTheRangeByDefault() {
        assertThat(range("")).isEqualTo(nanos("2026-11-23T11:45:00Z", "2026-11-23T12:00:00Z"));
    }

    @Test
    void anEndInThePastMovesTheDefaultStartWithIt() {
        assertThat(range("end=1h")).isEqualTo(nanos("2026-11-23T10:45:00Z", "2026-11-23T11:00:00Z"));
    }

    @Test
    void anEndBeforeTheStartIsRefusedAtTheEnd() {
        assertThatThrownBy(() -> range("start=1m&end=1h"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().parameter()).isEqualTo("end"));
    }

    private static TimeRange range(String raw) {
        return Parameters.parse(raw, KNOWN, NOW).range();
    }

    private static TimeRange nanos(String start, String end) {
        return new TimeRange(
                Instant.parse(start).getEpochSecond() * 1_000_000_000L,
                Instant.parse(end).getEpochSecond() * 1_000_000_000L);
    }
}
