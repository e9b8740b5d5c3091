package io.lambdatape.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambdatape.recording.Attributes;
import io.lambdatape.recording.Severity;
import io.lambdatape.store.InvalidQueryException;
import io.lambdatape.store.StoredLine;
import io.lambdatape.store.TimeRange;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a query finds where fields are of several kinds, and what is said of one that cannot be understood. */
class QueryLanguageTest {
    /** Names that come first have a field of their own, "late" and "size" share one. */
    private static final int NAMES_MAX = 3;

    private final Samples samples = new Samples();

    @SuppressWarnings("NullAway.Init") // set before each test
    private LuceneStore store;

    @BeforeEach
    void fill(@TempDir Path directory) throws IOException {
        store = LuceneStore.open(
                directory,
                StoreOptions.DEFAULTS.withAttributeNamesMax(NAMES_MAX),
                OpenTelemetry.noop().getMeter("test"));
        add(Severity.ERROR, "word", Attributes.builder().put("name", "Ada").put("code", 7));
        add(Severity.WARN, "number", Attributes.builder().put("name", 42).put("ms", 1.5));
        add(Severity.INFO, "late word", Attributes.builder().put("late", "Grace Hopper"));
        add(Severity.DEBUG, "late number", Attributes.builder().put("late", -3).put("size", 250));
        store.refresh();
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    @Test
    void anAttributeMayBeTextInSomeRecordsAndANumberInOthers() throws Exception {
        assertThat(found("name:ada")).containsExactly("word");
        assertThat(found("name:42")).containsExactly("number");
        assertThat(found("name:[40 TO 50]")).containsExactly("number");
        assertThat(found("name:[a TO b]")).containsExactly("word");
        assertThat(found("name:[* TO *]")).containsExactly("number", "word");
        assertThat(found("name:a*")).containsExactly("word");
    }

    @Test
    void attributesWithoutAFieldOfTheirOwnAreFoundAsTheOthersAre() throws Exception {
        for (String query : List.of(
                "late:grace",
                "late:Gr*",
                "late:*opper",
                "late:/gr.ce/",
                "late:gracs~1",
                "late:[g TO i]",
                "late:{a TO *]")) {
            assertThat(found(query)).as(query).containsExactly("late word");
        }
        for (String query : List.of(
                "late:[-5 TO 0]", "late:[* TO -2.5]", "late:3", "size:[200 TO *]", "size:{249 TO 251}", "size:*")) {
            assertThat(found(query)).as(query).containsExactly("late number");
        }
        for (String query : List.of("late:{-3 TO 0]", "size:{250 TO *]", "late:/grac/", "size:[grace TO hopper]")) {
            assertThat(found(query)).as(query).isEmpty();
        }
        assertThat(found("_exists_:late")).containsExactly("late number", "late word");
        assertRefused("lates:grace", 0, "no field \"lates\"");
    }

    @Test
    void levelsAreInTheOrderOfTheirGravity() throws Exception {
        assertThat(found("level:[WARN TO *]")).containsExactly("number", "word");
        assertThat(found("level:[ERROR TO WARN]")).containsExactly("number", "word");
        assertThat(found("level:{info TO error}")).containsExactly("number");
        assertThat(found("level:[* TO debug]")).containsExactly("late number");
        assertRefused("level:[warn TO grave]", 15, "\"grave\" is no level");
    }

    @Test
    void boundsOfWordsAreComparedAsTheWordsAreKept() throws Exception {
        assertThat(found("stream:[STDOUT TO STDOUT]")).hasSize(4);
        assertThat(found("message:[WORD TO X]")).containsExactly("late word", "word");
    }

    @Test
    void anUnknownFieldIsPointedAtWhereItStands() {
        assertRefused("\"lamda:x\" lamda:blog", 10, "no field \"lamda\"");
        assertRefused("message:lamda: x", 13, "character 14");
        assertRefused("stream:x AND (a OR eam:y)", 19, "no field \"eam\"");
        assertRefused("word _exists_:foo", 14, "no field \"foo\"");
        assertRefused("word foo:*", 5, "no field \"foo\"");
        assertRefused("foo:(a OR b)", 0, "no field \"foo\"");
        assertRefused("a\n foo:[1 TO 2]^2", 3, "no field \"foo\"");
    }

    @Test
    void aValueThatIsNoNumberIsPointedAt() {
        assertRefused("code:7 code:many", 12, "\"many\" is none");
        assertRefused("code:[1 TO many]", 11, "\"many\" is none");
        assertRefused("code:[few TO many]", 6, "\"few\" is none");
        assertRefused("code:NaN", 5, "\"NaN\" is none");
        assertRefused("offset:1d", 7, "\"1d\" is none");
        assertRefused("code:7*", 5, "holds numbers");
    }

    @Test
    void brokenSyntaxIsPointedAtWhateverTheQueryHasInItsQuotes() {
        assertRefused("\"at line 1, column 3.\" a ) b", 25, "character 26");
        assertRefused("a\nb\n ) c", 5, "character 6");
        assertRefused("a [b", 4, "ends too early");
        assertRefused("a \"b", 4, "ends too early");
        assertRefused("a AND", 5, "ends too early");
        assertRefused("code:[1 2 3]", 8, "character 9");
    }

    @Test
    void aRegularExpressionThatIsMalformedOrTooMuchIsRefused() {
        assertRefused("word /ab(c/", 10, "malformed");
        assertRefused("word /[z-a]/", 6, "malformed");
        assertRefused("/(a|b)*a(a|b){90}/", 1, "too complex");
        assertRefused("/((a{1000}){1000}){1000}/", 11, "repeats");
        assertRefused("*a" + "?".repeat(60), 0, "too complex");
        assertRefused("/" + "(".repeat(60) + "/", 51, "brackets");
        assertRefused("(".repeat(5_000), 100, "brackets");
        assertRefused("/" + "a".repeat(2_000) + "/", 1, "shorten");
    }

    @Test
    void regularExpressionsOnWordsGoByAnyCase() throws Exception {
        assertThat(found("/W.RD/")).containsExactly("late word", "word");
        assertThat(found("name:/A.a/")).containsExactly("word");
        assertThat(found("lambda:/B.og/")).isEmpty();
        assertThat(found("lambda:/b.og/")).hasSize(4);
    }

    @Test
    void whateverIsTypedIsAnsweredOrRefusedWithAPlaceWithinIt() throws Exception {
        Random random = new Random(20261124);
        String[] pieces = {
            "level:",
            "name:",
            "late:",
            "code:",
            "foo:",
            "_exists_:",
            "*",
            "?",
            "[",
            "]",
            "{",
            "}",
            " TO ",
            "(",
            ")",
            "/",
            "\"",
            "\\",
            "~",
            "~1",
            "^",
            "^2",
            "-",
            "+",
            "!",
            " AND ",
            " OR ",
            " NOT ",
            "ada",
            "42",
            "-1.5",
            " ",
            "\n",
            "\u00fc",
            "a{9}",
            "[a-z]",
            "|",
            "&",
            "@",
            "<1-9>",
            ":",
            "\ud800"
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder query = new StringBuilder();
            for (int length = 1 + random.nextInt(9); length > 0; length--) {
                query.append(pieces[random.nextInt(pieces.length)]);
            }
            try {
                store.logs().count(query.toString(), TimeRange.ALL);
            } catch (InvalidQueryException e) {
                assertThat(e.position()).as(query + ": " + e.getMessage()).isBetween(0, query.length());
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("the query " + query, e);
            }
        }
    }

    private void assertRefused(String query, int position, String sentence) {
        assertThatThrownBy(() -> store.logs().count(query, TimeRange.ALL))
                .as(query)
                .isInstanceOfSatisfying(
                        InvalidQueryException.class,
                        e -> assertThat(e.position())
                                .as(query + ": " + e.getMessage())
                                .isEqualTo(position))
                .hasMessageContaining(sentence);
    }

    /** Messages, the newest first. */
    private List<String> found(String query) throws InvalidQueryException, IOException {
        return store.logs().search(query, TimeRange.ALL, 10, null).stream()
                .map(StoredLine::line)
                .map(line -> line.message())
                .toList();
    }

    private void add(Severity severity, String message, Attributes.Builder attributes) throws IOException {
        store.writer().add(samples.line(store.status().lines(), "blog", severity, message, null, attributes.build()));
        store.refresh();
    }
}
