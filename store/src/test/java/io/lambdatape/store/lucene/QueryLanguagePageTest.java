package io.lambdatape.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.recording.Severity;
import io.lambdatape.store.StoreWriter;
import io.lambdatape.store.TimeRange;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds docs/query-language.md to the code. */
class QueryLanguagePageTest {
    private static final Path PAGE = Path.of("..", "docs", "query-language.md");
    private static final Pattern EXAMPLE = Pattern.compile("^\\| `(.+?)` \\|");

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private LuceneStore store;

    @BeforeEach
    void fill() throws IOException {
        store = LuceneStore.open(
                directory, StoreOptions.DEFAULTS, OpenTelemetry.noop().getMeter("test"));
        Samples samples = new Samples();
        StoreWriter writer = store.writer();
        writer.add(samples.line(1, "blog", Severity.ERROR, "user_id=42 timed out at /run/blog", Samples.id(1)));
        writer.add(samples.line(2, "tickets", Severity.INFO, "sold in 12 ms", null));
        writer.add(samples.invocation(1, "blog", 0, 300, 200));
        writer.add(samples.invocation(2, "tickets", 50, 10, 500));
        store.refresh();
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    @Test
    void everyExampleOnLogLinesFindsSome() throws Exception {
        List<String> examples = examples("## Log lines");
        assertThat(examples).hasSizeGreaterThan(10);
        for (String example : examples) {
            assertThat(store.logs().count(example, TimeRange.ALL)).as(example).isPositive();
        }
    }

    @Test
    void everyExampleOnInvocationsFindsSome() throws Exception {
        List<String> examples = examples("## Invocations");
        assertThat(examples).hasSizeGreaterThan(5);
        for (String example : examples) {
            assertThat(store.traces().count(example, TimeRange.ALL)).as(example).isPositive();
        }
    }

    @Test
    void aPhraseNeedsItsWordsSideBySide() throws Exception {
        assertThat(store.logs().count("\"timed out\"", TimeRange.ALL)).isEqualTo(1);
        assertThat(store.logs().count("\"out timed\"", TimeRange.ALL)).isZero();
        assertThat(store.logs().count("out timed", TimeRange.ALL)).isEqualTo(1);
    }

    private static List<String> examples(String heading) throws IOException {
        List<String> examples = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("## ")) {
                inside = line.equals(heading);
            }
            Matcher example = EXAMPLE.matcher(line);
            if (inside && example.find()) {
                examples.add(example.group(1));
            }
        }
        return examples;
    }
}
