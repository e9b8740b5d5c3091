package io.lambdatape.store.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.recording.Attributes;
import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.Place;
import io.lambdatape.recording.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TemplateTreeTest {
    private static final List<String> NAMES = List.of(
            "ada", "grace", "alan", "edsger", "barbara", "donald", "tony", "niklaus", "leslie", "john", "kurt",
            "alonzo");

    private final TemplateTree tree = new TemplateTree();
    private long time;

    @Test
    void linesThatDifferInWhatIsMaskedAreOfOneTemplate() {
        for (int i = 0; i < 100; i++) {
            add("connection to 10.0.0." + i + " timed out after " + i * 7 + " ms");
        }
        assertThat(templates()).containsExactly("100 connection to <ip> timed out after <num> ms");
    }

    @Test
    void wordsThatDifferAreLeftOpenWhereMostOthersAgree() {
        for (int i = 0; i < 100; i++) {
            add("user " + NAMES.get(i % 12) + " logged in from " + NAMES.get(i % 7) + "'s laptop");
        }
        assertThat(templates()).containsExactly("100 user <*> logged in from <*>'s laptop");
    }

    @Test
    void shortStatementsOfDifferentWordsStayApart() {
        for (int i = 0; i < 10; i++) {
            add("connection refused");
            add("connection closed");
            add("connection to 10.0.0." + i + " opened");
            add("connection to 10.0.0." + i + " closed");
        }
        assertThat(templates())
                .containsExactly(
                        "10 connection closed",
                        "10 connection refused",
                        "10 connection to <ip> closed",
                        "10 connection to <ip> opened");
    }

    @Test
    void shortStatementsWithManyNamesInOnePlaceBecomeOneInTheEnd() {
        for (int i = 0; i < 300; i++) {
            add("hello " + NAMES.get(i % 12) + (char) ('a' + i % 5) + (char) ('a' + i % 11));
            add("cache warm");
        }
        assertThat(templates()).containsExactly("300 cache warm", "300 hello <*>");
    }

    @Test
    void namesInTwoPlacesOfAShortStatementDoNotWipeOutOthers() {
        List<String> others = List.of("cache warmed up", "server has started", "no work left", "config file reloaded");
        Random random = new Random(3);
        for (int i = 0; i < 3_000; i++) {
            add(word(random) + " bought " + word(random));
            add(others.get(i % 4));
        }
        assertThat(templates().getFirst()).isEqualTo("3000 <*> bought <*>");
        assertThat(templates()).hasSizeLessThan(12);
        assertThat(tree.forgotten()).isZero();
    }

    @Test
    void oneLineOfJsonIsOneTemplateWhateverItsValuesAre() {
        for (int i = 0; i < 50; i++) {
            add("{\"level\":\"info\",\"msg\":\"order placed\",\"customer\":" + i + ",\"city\":\"" + NAMES.get(i % 12)
                    + "\",\"at\":\"2026-11-26T10:15:" + (10 + i % 50) + "Z\"}");
        }
        assertThat(templates())
                .containsExactly(
                        "50 {\"level\":\"info\",\"msg\":\"order placed\",\"customer\":<num>,\"city\":\"<*>\",\"at\":\"<time>\"}");
    }

    @Test
    void aStatementKnowsItsLevelsTimesAndNewestExample() {
        tree.add(line("slow 1", Severity.WARN, 30));
        tree.add(line("slow 2", Severity.ERROR, 10));
        tree.add(line("slow 3", null, 20));
        Statement statement = tree.statements().getFirst();
        assertThat(statement.count()).isEqualTo(3);
        assertThat(statement.firstNanos()).isEqualTo(10);
        assertThat(statement.lastNanos()).isEqualTo(30);
        assertThat(statement.levels()).isEqualTo(Map.of(Severity.WARN, 1L, Severity.ERROR, 1L));
        assertThat(statement.example()).isEqualTo("slow 1");
    }

    @Test
    void linesBeforeTeachButDoNotCount() {
        tree.addBefore(line("user ada has left the building", null, 1));
        tree.add(line("user alan has left the building", null, 2));
        Statement statement = tree.statements().getFirst();
        assertThat(statement.template()).hasToString("user <*> has left the building");
        assertThat(statement.count()).isEqualTo(1);
        assertThat(statement.countBefore()).isEqualTo(1);
        assertThat(statement.example()).isEqualTo("user alan has left the building");
    }

    @Test
    void theSameLinesGiveTheSameTemplates() {
        TemplateTree other = new TemplateTree();
        Random random = new Random(11);
        List<LogLine> lines = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            lines.add(line(word(random) + " " + word(random) + (random.nextBoolean() ? ": " : " ") + i, null, i));
        }
        lines.forEach(tree::add);
        lines.forEach(other::add);
        assertThat(templates(tree)).isEqualTo(templates(other)).isNotEmpty();
    }

    @Test
    void memoryIsLimitedAndWhatWasForgottenIsCounted() {
        Random random = new Random(5);
        int lines = 30_000;
        for (int i = 0; i < lines; i++) {
            // No two have the same punctuation.
            StringBuilder odd = new StringBuilder();
            for (int bits = i; bits > 0; bits >>= 1) {
                odd.append(word(random)).append((bits & 1) == 0 ? " " : "/");
            }
            add(odd.toString());
            add("an ordinary line " + i);
        }
        assertThat(tree.statements().size()).isLessThanOrEqualTo(4_000);
        long kept = tree.statements().stream().mapToLong(Statement::count).sum();
        assertThat(kept + tree.forgotten()).isEqualTo(2L * lines);
        assertThat(templates()).contains(lines + " an ordinary line <num>");
    }

    @Test
    void aQueryHasTheWordsAsPhrasesAndNothingThatWouldMeanSomethingElse() {
        add("AND user 7 has (12) NOT left \"the building\" in 3 ms TO");
        assertThat(tree.statements().getFirst().template().query())
                .isEqualTo("\"AND user\" has \"NOT left the building in\" \"ms TO\"");
        TemplateTree numbers = new TemplateTree();
        numbers.add(line("12: 13", null, 0));
        assertThat(numbers.statements().getFirst().template().query()).isNull();
    }

    private void add(String message) {
        tree.add(line(message, Severity.INFO, time++));
    }

    private List<String> templates() {
        return templates(tree);
    }

    private static List<String> templates(TemplateTree tree) {
        return tree.statements().stream()
                .sorted(Comparator.comparingLong(Statement::count)
                        .reversed()
                        .thenComparing(statement -> statement.template().toString()))
                .map(statement -> statement.count() + " " + statement.template())
                .toList();
    }

    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            word.append((char) ('g' + random.nextInt(20)));
        }
        return word.toString();
    }

    private static LogLine line(String message, @Nullable Severity level, long time) {
        return new LogLine(
                new Origin("w1", "run", 0),
                "uid",
                new Place("w1", "openlambda", "blog", "1005"),
                "stdout",
                null,
                0,
                level,
                message,
                time,
                time,
                null,
                Attribution.NONE,
                false,
                Attributes.EMPTY);
    }
}
