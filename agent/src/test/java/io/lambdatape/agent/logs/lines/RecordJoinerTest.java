package io.lambdatape.agent.logs.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RecordJoinerTest {
    private static final String PYTHON = """
            ERROR:root:it failed
            Traceback (most recent call last):
              File "f.py", line 3, in handler
                g()
              File "f.py", line 7, in g
                raise KeyError('x')
            KeyError: 'x'

            During handling of the above exception, another exception occurred:

            Traceback (most recent call last):
              File "f.py", line 5, in handler
                raise ValueError("bad")
            ValueError: bad""";
    private static final String GROUP = """
              + Exception Group Traceback (most recent call last):
              |   File "f.py", line 1, in <module>
              | ExceptionGroup: several (2 sub-exceptions)
              +-+---------------- 1 ----------------
                | ValueError: one
                +---------------- 2 ----------------
                | TypeError: two
                +------------------------------------""".indent(2).stripTrailing();
    private static final String JAVA = """
            2026-04-23 16:28:53,123 ERROR [main] a.B - failed
            java.lang.IllegalStateException: no
            \tat a.B.c(B.java:1)
            \tat a.B.main(B.java:9)
            \tSuppressed: java.io.IOException: closed
            \t\tat a.C.close(C.java:3)
            Caused by: java.sql.SQLException: gone
            \tat a.D.e(D.java:2)
            \t... 2 more""";
    private static final String NODE = """
            TypeError: Cannot read properties of undefined (reading 'x')
                at handler (/var/task/index.js:3:9)
                at process.processTicksAndRejections (node:internal/process/task_queues:95:5) {
              code: 'E_X',
              errno: -2
            }""";
    private static final String GO = """
            panic: runtime error: index out of range [5] with length 3
            \t
            goroutine 1 [running]:
            main.main()
            \t/app/main.go:8 +0x1d
            created by main.start in goroutine 1
            \t/app/main.go:20 +0x44""";
    private static final List<String> TRACES = List.of(PYTHON, GROUP, JAVA, NODE, GO);

    @Test
    void eachTraceIsOneRecordBetweenItsNeighbours() {
        for (String trace : TRACES) {
            assertThat(join("before\n" + trace + "\nafter")).containsExactly("before", trace, "after");
        }
    }

    @Test
    void tracesBehindOneAnotherAreApart() {
        for (String one : TRACES) {
            for (String other : TRACES) {
                assertThat(join(one + "\n" + other))
                        .as("%s%n---%n%s", one, other)
                        .containsExactly(one, other);
            }
        }
    }

    @Test
    void strangersAreNotJoined() {
        assertThat(join("ERROR one\nERROR two\n  indented\nnext\n\nlast"))
                .containsExactly("ERROR one", "ERROR two", "  indented", "next", "", "last");
        assertThat(join("Traceback (most recent call last):\n  File \"f.py\", line 1\nhello from another sandbox\n  x"))
                .containsExactly(
                        "Traceback (most recent call last):\n  File \"f.py\", line 1",
                        "hello from another sandbox",
                        "  x");
        assertThat(join("ERROR failed\njava.lang.IllegalStateException: no\nno frame here"))
                .containsExactly("ERROR failed", "java.lang.IllegalStateException: no", "no frame here");
        assertThat(join("KeyError: 'x'\n\nall is well")).containsExactly("KeyError: 'x'", "", "all is well");
    }

    @Test
    void aLineThatStandsAloneEndsATraceAndBeginsNone() {
        RecordJoiner joiner = new RecordJoiner(line -> line.startsWith("2026/"));
        List<Line> records = new ArrayList<>(joiner.join(
                lines("2026/04/23 11:28:53 ERROR failed\nTraceback (most recent call last):\n  File \"f.py\", line 1\n"
                        + "2026/04/23 11:28:53 INFO x\nKeyError: 1")));
        records.addAll(joiner.flush());
        assertThat(records.stream().map(Line::text))
                .containsExactly(
                        "2026/04/23 11:28:53 ERROR failed",
                        "Traceback (most recent call last):\n  File \"f.py\", line 1",
                        "2026/04/23 11:28:53 INFO x",
                        "KeyError: 1");
    }

    @Test
    void aPlainLineIsNotHeldBack() {
        RecordJoiner joiner = new RecordJoiner(line -> false);
        assertThat(joiner.join(lines("hello"))).hasSize(1);
        assertThat(joiner.holds()).isFalse();
        assertThat(joiner.join(lines("ERROR hello"))).isEmpty();
        assertThat(joiner.holds()).isTrue();
    }

    @Test
    void theExceptionIsNamed() {
        assertThat(ExceptionText.of(PYTHON)).isEqualTo(new ExceptionText("ValueError", "bad"));
        assertThat(ExceptionText.of(JAVA)).isEqualTo(new ExceptionText("java.lang.IllegalStateException", "no"));
        assertThat(ExceptionText.of(NODE))
                .isEqualTo(new ExceptionText("TypeError", "Cannot read properties of undefined (reading 'x')"));
        assertThat(ExceptionText.of(GO))
                .isEqualTo(new ExceptionText("panic", "runtime error: index out of range [5] with length 3"));
        assertThat(
                        ExceptionText.of(
                                "[ERROR] ValueError: bad\rTraceback (most recent call last):\r\u00a0\u00a0File \"/var/task/f.py\""))
                .isEqualTo(new ExceptionText("ValueError", "bad"));
        assertThat(ExceptionText.of("two\nlines")).isNull();
    }

    @Property
    void whateverComesNothingIsLostDoubledOrMoved(@ForAll("texts") List<String> texts, @ForAll long seed) {
        List<Line> lines = lines(String.join("\n", texts));
        RecordJoiner joiner = new RecordJoiner(line -> line.startsWith("2026/"));
        List<Line> records = new ArrayList<>();
        Random random = new Random(seed);
        for (int from = 0; from < lines.size(); ) {
            int to = Math.min(lines.size(), from + 1 + random.nextInt(5));
            records.addAll(joiner.join(lines.subList(from, to)));
            if (random.nextInt(6) == 0) {
                records.addAll(joiner.flush());
            }
            from = to;
        }
        records.addAll(joiner.flush());
        assertThat(String.join("\n", records.stream().map(Line::text).toList())).isEqualTo(String.join("\n", texts));
        long end = 0;
        for (Line record : records) {
            assertThat(record.offset()).isEqualTo(end);
            end = record.end();
        }
    }

    @Provide
    Arbitrary<List<String>> texts() {
        List<String> pieces =
                new ArrayList<>(List.of("", "hello", "2026/04/23 11:28:53 ERROR x", "}", "  x", "ERROR y"));
        TRACES.forEach(trace -> pieces.addAll(trace.lines().toList()));
        return Arbitraries.of(pieces).list().ofMinSize(1).ofMaxSize(60);
    }

    private static List<String> join(String text) {
        RecordJoiner joiner = new RecordJoiner(line -> false);
        List<Line> records = new ArrayList<>(joiner.join(lines(text)));
        records.addAll(joiner.flush());
        return records.stream().map(Line::text).toList();
    }

    private static List<Line> lines(String text) {
        List<Line> lines = new ArrayList<>();
        long offset = 0;
        for (String line : text.split("\n", -1)) {
            lines.add(new Line(line, offset, offset + line.length() + 1, false));
            offset += line.length() + 1;
        }
        return lines;
    }
}
