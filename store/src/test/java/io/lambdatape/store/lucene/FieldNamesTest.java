package io.lambdatape.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.recording.Attributes;
import io.lambdatape.store.SearchField;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The names that complete. */
@SuppressWarnings("NullAway.Init") // set before each test
class FieldNamesTest {
    private final Samples samples = new Samples();
    private LuceneStore store;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        store = LuceneStore.open(
                directory,
                new StoreOptions(Duration.ofHours(1), 16).withAttributeNamesMax(12),
                OpenTelemetry.noop().getMeter("test"));
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    @Test
    void anEmptyStoreHasOurFields() throws IOException {
        assertThat(names(""))
                .containsExactly(
                        "attribution",
                        "file",
                        "instance",
                        "lambda",
                        "level",
                        "message",
                        "offset",
                        "platform",
                        "spanId",
                        "stream",
                        "traceId",
                        "worker");
        assertThat(field("message"))
                .isEqualTo(new SearchField("message", List.of(SearchField.Type.TEXT), false, false));
        assertThat(field("level")).isEqualTo(new SearchField("level", List.of(SearchField.Type.KEYWORD), false, true));
        assertThat(field("traceId"))
                .isEqualTo(new SearchField("traceId", List.of(SearchField.Type.KEYWORD), false, false));
        assertThat(field("offset")).isEqualTo(new SearchField("offset", List.of(SearchField.Type.NUMBER), false, true));
    }

    @Test
    void attributesAreThoseThatLinesHaveAndThoseThatInvocationsHave() throws IOException {
        store.writer().add(samples.invocation(1, "blog", 0, 10, 200));
        add(Attributes.builder().put("user.id", 7).put("Uploaded", "yes"));
        store.refresh();
        assertThat(names("u")).containsExactly("Uploaded", "user.id");
        assertThat(names("")).doesNotContain("http.request.method");
        assertThat(store.traces().fields("HTTP.", 10))
                .extracting(SearchField::name)
                .containsExactly("http.request.method", "http.response.status_code");
        assertThat(store.traces().fields("user", 10)).isEmpty();
        // Asked again, from what was kept; then a line has it, too.
        assertThat(names("http")).isEmpty();
        add(Attributes.builder().put("http.request.method", "PUT"));
        store.refresh();
        assertThat(names("http")).containsExactly("http.request.method");
    }

    @Test
    void anAttributeIsWhatItsValuesAre() throws IOException {
        add(Attributes.builder().put("mixed", 7).put("user.id", 7).put("name", "ada"));
        add(Attributes.builder().put("mixed", "seven"));
        store.refresh();
        assertThat(field("mixed"))
                .isEqualTo(
                        new SearchField("mixed", List.of(SearchField.Type.TEXT, SearchField.Type.NUMBER), true, true));
        assertThat(field("user.id"))
                .isEqualTo(new SearchField("user.id", List.of(SearchField.Type.NUMBER), true, true));
        assertThat(field("name")).isEqualTo(new SearchField("name", List.of(SearchField.Type.TEXT), true, true));
    }

    @Test
    void namesAboveTheLimitCompleteTooAndAreNotCounted() throws IOException {
        for (int i = 0; i < 30; i++) {
            add(Attributes.builder().put("n%02d".formatted(i), i));
        }
        store.refresh();
        assertThat(names("n")).hasSize(30);
        assertThat(names("N0")).hasSize(10);
        assertThat(field("n00").counted()).isTrue();
        assertThat(field("n29")).isEqualTo(new SearchField("n29", List.of(SearchField.Type.TEXT), true, false));
        assertThat(store.logs().fields("n", 7))
                .extracting(SearchField::name)
                .containsExactly("n00", "n01", "n02", "n03", "n04", "n05", "n06");
    }

    @Test
    void whateverIsTypedIsAPrefixAndNoPattern() throws IOException {
        add(Attributes.builder().put("a.b", 1).put("a*b", 2).put("a\"[(b\\", 3).put("\u00fcber", 4));
        store.refresh();
        assertThat(names("a.")).containsExactly("a.b");
        assertThat(names("A*")).containsExactly("a*b");
        assertThat(names("a\"[(")).containsExactly("a\"[(b\\");
        assertThat(names("\u00dcb")).containsExactly("\u00fcber");
        assertThat(names("@#&~\ud800")).isEmpty();
        assertThat(names("x".repeat(5_000))).isEmpty();
    }

    private void add(Attributes.Builder attributes) throws IOException {
        store.writer().add(samples.line(store.status().lines(), "blog", null, "x", null, attributes.build()));
    }

    private List<String> names(String prefix) throws IOException {
        return store.logs().fields(prefix, 100).stream().map(SearchField::name).toList();
    }

    private SearchField field(String name) throws IOException {
        return store.logs().fields(name, 1).getFirst();
    }
}
