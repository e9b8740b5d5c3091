package io.lambdatape.cli.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.cli.Typed;
import io.lambdatape.cli.process.ExitStatus;
import io.lambdatape.recording.Attributes;
import io.lambdatape.recording.Severity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code lambdatape logs} prints, for people and for programs. */
@SuppressWarnings("NullAway.Init") // set before all tests
class PrintedLinesTest {
    private static LineServer server;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        server = LineServer.start(directory);
        Instant known = Instant.parse("2026-07-01T10:00:00.123456789Z");
        server.add("zoned", Severity.WARN, "summer", null, known, Attributes.EMPTY);
        for (int i = 0; i < 30; i++) {
            server.add("blog", Severity.INFO, "step " + i, i < 10 ? LineServer.INVOCATION : null);
            server.add("tickets", Severity.ERROR, "sold " + i, i == 5 ? LineServer.INVOCATION : null);
        }
        server.add("odd", null, "\u001b[31mred\u001b[0m \u001b]0;title\u0007 \u0000\u009b2J\u202e end", null);
        server.add("trace", Severity.ERROR, "boom\n\tat Main.java:1\r\n\tat Main.java:2", null);
        server.add(
                "comma",
                null,
                "a,\"b\"\nc",
                null,
                server.began().minusSeconds(60),
                Attributes.builder().put("n", 1).build());
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Test
    void timesAreThoseOfTheZoneThatIsAskedFor() {
        assertThat(logs("lambda:zoned", "--since", "2026-06-30T00:00:00Z", "--time-zone", "Europe/Berlin")
                        .out())
                .isEqualTo("2026-07-01T12:00:00.123+02:00 WARN  w1/zoned/1005  summer\n");
        assertThat(logs("lambda:zoned", "--since", "2026-06-30T00:00:00Z", "--time-zone", "utc")
                        .out())
                .startsWith("2026-07-01T10:00:00.123Z ");
        assertThat(logs("lambda:zoned", "--since", "2026-06-30T00:00:00Z", "--output", "json")
                        .out())
                .contains("\"time\":\"2026-07-01T10:00:00.123456789Z\"");
        assertThat(logs("lambda:zoned", "--since", "2026-06-30T00:00:00Z", "--output", "json", "--time-zone", "+02:00")
                        .out())
                .contains("\"time\":\"2026-07-01T12:00:00.123456789+02:00\"");
        Typed wrong = logs("--time-zone", "Berlin");
        assertThat(wrong.status()).isEqualTo(ExitStatus.WRONG_USAGE);
        assertThat(wrong.err()).contains("'Berlin' is no time zone");
    }

    @Test
    void noControlCharacterOfAMessageReachesTheTerminal() {
        String out = logs("lambda:odd").out();
        assertThat(out).contains("red \u241b]0;title\u2407 \u2400\\u009b2J\\u202e end");
        assertThat(out.replace("\n", "").chars()).noneMatch(c -> c < ' ' || c >= 0x7f && c < 0xa0 || c == 0x202e);
    }

    @Test
    void theFurtherLinesOfAMessageStandIndented() {
        List<String> lines = logs("lambda:trace").out().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.getFirst()).endsWith("  boom");
        assertThat(lines.subList(1, 3)).containsExactly("    | \tat Main.java:1", "    | \tat Main.java:2");
    }

    @Test
    void commaSeparatedValuesQuoteWhatTheyMust() {
        String out = logs("lambda:comma", "--output", "csv").out();
        assertThat(out)
                .startsWith("time,level,worker,lambda,instance,stream,message,")
                .contains(",\"a,\"\"b\"\"\nc\",");
        assertThat(out).endsWith(",\"{\"\"n\"\":1}\"\n");
    }

    @Test
    void coloursAreThereOnlyWhereTheyAreWanted() {
        assertThat(logs("lambda:blog", "--color", "always").out()).contains("\u001b[32mINFO \u001b[0m");
        assertThat(logs("lambda:blog").out()).doesNotContain("\u001b");
        assertThat(logs("lambda:blog", "--color", "never").out()).doesNotContain("\u001b");
    }

    @Test
    void contextIsOfTheSameSourceAndOverlapsComeOnce() {
        List<String> around = messages(
                logs("\"step 5\" OR \"step 7\" OR \"step 20\"", "-C", "1").out());
        assertThat(around)
                .containsExactly(
                        "step 4", "step 5", "step 6", "step 7", "step 8", "--", "step 19", "step 20", "step 21");
    }

    @Test
    void contextWithinAnInvocationGoesThroughAllItsFiles() {
        assertThat(messages(
                        logs("\"step 5\"", "-C", "1", "--within", "invocation").out()))
                .containsExactly("step 4", "step 5", "sold 5");
    }

    @Test
    void newestFirstIsTheOtherWayRound() {
        assertThat(messages(
                        logs("lambda:blog", "--limit", "3", "--newest-first").out()))
                .containsExactly("step 29", "step 28", "step 27");
        assertThat(messages(logs("lambda:blog", "--limit", "3").out()))
                .containsExactly("step 27", "step 28", "step 29");
    }

    @Test
    void anErrorPointsAtTheCharacter() {
        Typed typed = logs("lambda:blog AND lamda:x");
        assertThat(typed.status()).isEqualTo(ExitStatus.WRONG_USAGE);
        assertThat(typed.err()).contains("  lambda:blog AND lamda:x\n                  ^");
    }

    @Test
    void whatCannotGoTogetherIsRefused() {
        for (String[] wrong : new String[][] {
            {"--follow", "--context", "2"},
            {"--context", "-1"},
            {"--limit", "0"},
            {"--limit", "1000000"},
            {"--newest-first", "--follow"},
            {"--newest-first", "-C", "1"}
        }) {
            assertThat(logs(wrong).status()).as(String.join(" ", wrong)).isEqualTo(ExitStatus.WRONG_USAGE);
        }
    }

    private static Typed logs(String... arguments) {
        List<String> all = new ArrayList<>(List.of("logs", "--server", server.url()));
        all.addAll(List.of(arguments));
        return Typed.run(all.toArray(String[]::new));
    }

    private static List<String> messages(String out) {
        return out.lines()
                .map(line -> line.replaceAll("^.*  (?=\\S)", ""))
                .map(line -> line.replaceAll(".*?((step|sold) \\d+)$", "$1"))
                .toList();
    }
}
