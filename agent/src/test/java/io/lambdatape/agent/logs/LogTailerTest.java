package io.lambdatape.agent.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.agent.attribution.OpenInvocations;
import io.lambdatape.agent.capture.MovedClock;
import io.lambdatape.agent.logs.format.LineFormat;
import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.Gap;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Severity;
import io.lambdatape.recording.TraceContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Follows real files. */
class LogTailerTest {

    @TempDir
    Path directory;

    private final MovedClock clock = new MovedClock();
    private final OpenInvocations invocations = new OpenInvocations(clock);
    private final List<LogLine> lines = new CopyOnWriteArrayList<>();
    private final List<LogTailer> running = new ArrayList<>();

    @AfterEach
    void stop() {
        running.forEach(LogTailer::close);
    }

    @Test
    void partialLinesWaitAndBrokenTextIsReplaced() throws IOException {
        Path file = directory.resolve("a.log");
        follow("/a.log");
        append(file, "one\r\ntw");
        awaitLines("one");
        append(file, "o\n");
        awaitLines("one", "two");
        Files.write(file, new byte[] {(byte) 0xff, 'x', '\n'}, StandardOpenOption.APPEND);
        awaitLines("one", "two", "\ufffdx");
        assertThat(lines.get(1).offset()).isEqualTo(5);
    }

    @Test
    void renamingAwayLosesNothingAndTheNewFileIsReadFromItsStart() throws IOException {
        Path file = directory.resolve("a.log");
        append(file, "one\n");
        follow("/a.log");
        awaitLines("one");
        Files.move(file, directory.resolve("a.log.1"));
        append(directory.resolve("a.log.1"), "two\nlast without end");
        append(file, "three\n");
        clock.eventually("all", () -> texts().size() == 4);
        assertThat(texts()).containsExactlyInAnyOrder("one", "two", "three", "last without end");
    }

    @Test
    void aLineThatTellsNoTimeHasThatOfItsWritingRatherThanOfItsReading() throws IOException {
        Path file = directory.resolve("a.log");
        append(file, "one\n");
        Instant written = Instant.parse("2026-03-01T10:00:00.123456789Z");
        Files.setLastModifiedTime(file, FileTime.from(written));
        follow("/a.log");
        awaitLines("one");
        assertThat(Instant.ofEpochSecond(0, lines.getFirst().timeNanos())).isEqualTo(written);
        assertThat(lines.getFirst().observedNanos())
                .isGreaterThan(lines.getFirst().timeNanos());
    }

    @Test
    void truncationStartsOver() throws IOException {
        Path file = directory.resolve("a.log");
        append(file, "one\ntwo\n");
        follow("/a.log");
        awaitLines("one", "two");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
        append(file, "three and more than before\n");
        awaitLines("one", "two", "three and more than before");
        assertThat(lines.get(2).uid()).isNotEqualTo(lines.get(0).uid());
    }

    @Test
    void aProgramThatGoesOnWhereItWasLeavesAHoleThatIsNoLine() throws IOException {
        Path file = directory.resolve("a.log");
        append(file, "one\ntwo\n");
        follow("/a.log");
        awaitLines("one", "two");
        // Opened without O_APPEND, as OpenLambda's worker.out is.
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap("three\n".getBytes(StandardCharsets.UTF_8)), 3 << 20);
        }
        awaitLines("one", "two", "three");
        assertThat(lines.get(2).offset()).isEqualTo(3 << 20);
        assertThat(lines.get(2).truncated()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCopyThatLacksTheLastLinesIsNotReadAgain(boolean hasItsOwnNameBeforeTheRestart) throws IOException {
        Path file = directory.resolve("a.log");
        List<String> expected = new ArrayList<>(
                IntStream.range(0, 10_000).mapToObj(i -> "line " + i).toList());
        append(file, String.join("\n", expected) + "\n");
        follow("/a.log*");
        awaitLines(expected.toArray(String[]::new));
        byte[] copy = Files.readAllBytes(file);
        append(file, "read, but not copied\n");
        expected.add("read, but not copied");
        awaitLines(expected.toArray(String[]::new));
        Files.write(directory.resolve("a.log.1"), copy);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
        append(file, "new\n");
        expected.add("new");
        awaitLines(expected.toArray(String[]::new));
        if (hasItsOwnNameBeforeTheRestart) {
            clock.eventually("the copy is followed as itself", () -> positions().contains("a.log.1"));
        }
        stop(running.getFirst());
        follow("/a.log*");
        append(file, "newer\n");
        expected.add("newer");
        awaitLines(expected.toArray(String[]::new));
        // Whoever was slow to notice writes there still: the first line that is new there.
        append(directory.resolve("a.log.1"), "late\n");
        expected.add("late");
        awaitLines(expected.toArray(String[]::new));
    }

    @Test
    void aCopyThatIsSeenBeforeAnythingIsInItIsNotReadAgain() throws IOException {
        Path file = directory.resolve("a.log");
        append(file, "one\ntwo\n");
        follow("/*.log*");
        awaitLines("one", "two");
        Path copy = Files.createFile(directory.resolve("a.log.1"));
        append(directory.resolve("b.log"), "seen\n");
        awaitLines("one", "two", "seen");
        Files.write(copy, Files.readAllBytes(file));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
        append(file, "new\n");
        awaitLines("one", "two", "seen", "new");
        append(directory.resolve("b.log"), "newer\n");
        awaitLines("one", "two", "seen", "new", "newer");
    }

    @Test
    void aRestartNeitherLosesNorDoubles() throws IOException {
        Path file = directory.resolve("a.log");
        append(file, "one\ntwo\nhal");
        LogTailer first = follow("/a.log");
        awaitLines("one", "two");
        stop(first);
        append(file, "f\nfour\n");
        follow("/a.log");
        awaitLines("one", "two", "half", "four");
    }

    @Test
    void rotationWhileNoAgentRunsLosesNothing() throws IOException {
        Path file = directory.resolve("a.log");
        append(file, "one\n");
        LogTailer first = follow("/a.log");
        awaitLines("one");
        stop(first);
        append(file, "two\n");
        Files.move(file, directory.resolve("a.log.1"));
        append(file, "three\n");
        follow("/a.log");
        clock.eventually("all", () -> texts().size() == 3);
        assertThat(texts()).containsExactlyInAnyOrder("one", "two", "three");
    }

    @Test
    void filesThatAppearLaterNameTheirFunctionAndInstance() throws IOException {
        follow("/scratch/{instance}-{lambda}/stderr");
        Path sandbox = Files.createDirectories(directory.resolve("scratch/1005-my-function"));
        append(sandbox.resolve("stderr"), "ERROR boom\n");
        awaitLines("ERROR boom");
        LogLine line = lines.getFirst();
        assertThat(line.place().lambda()).isEqualTo("my-function");
        assertThat(line.place().instance()).isEqualTo("1005");
        assertThat(line.stream()).isEqualTo("stderr");
        assertThat(line.severity()).isEqualTo(io.lambdatape.recording.Severity.ERROR);
    }

    @Test
    void aLineBelongsToTheInvocationThatWasOpenEvenIfItHasEndedSince() throws IOException {
        Path sandbox = Files.createDirectories(directory.resolve("7-blog"));
        append(sandbox.resolve("stdout"), "before\n");
        follow("/{instance}-{lambda}/stdout");
        awaitLines("before");
        assertThat(lines.getFirst().attribution()).isEqualTo(Attribution.NONE);
        TraceContext id = new TraceContext("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331");
        invocations.opened(id, "blog");
        append(sandbox.resolve("stdout"), "during\n");
        invocations.closed(id);
        awaitLines("before", "during");
        assertThat(lines.get(1).invocation()).isEqualTo(id);
        assertThat(lines.get(1).attribution()).isEqualTo(Attribution.EXCLUSIVE);
    }

    @Test
    void aThousandLinesComeOnceAndInOrder() throws IOException {
        Path file = directory.resolve("a.log");
        follow("/a.log");
        List<String> expected =
                IntStream.range(0, 5000).mapToObj(i -> "line " + i).toList();
        for (int i = 0; i < 5000; i += 100) {
            append(file, String.join("\n", expected.subList(i, i + 100)) + "\n");
        }
        awaitLines(expected.toArray(String[]::new));
    }

    @Test
    void aStackTraceThatIsWrittenInPiecesIsOneRecord() throws IOException {
        Path file = directory.resolve("a.log");
        follow("/a.log");
        append(file, "before\nTraceback (most recent call last):\n  File \"f.py\", line 3, in handler\n");
        awaitLines("before");
        append(file, "    g()\nKeyError: 'x'\n");
        awaitLines(
                "before",
                "Traceback (most recent call last):\n  File \"f.py\", line 3, in handler\n    g()\nKeyError: 'x'");
        assertThat(lines.get(1).offset()).isEqualTo("before\n".length());
        assertThat(lines.get(1).severity()).isEqualTo(Severity.ERROR);
        assertThat(lines.get(1).attributes().text("exception.type")).isEqualTo("KeyError");
        append(file, "after\n");
        awaitLines("before", lines.get(1).message(), "after");
    }

    @Test
    void aHalfReadStackTraceIsReadWholeByTheNextAgent() throws IOException {
        Path file = directory.resolve("a.log");
        String half = "Traceback (most recent call last):\n  File \"f.py\", line 3, in handler\n";
        LogTailer first = follow("/a.log");
        append(file, "before\n" + half);
        awaitLines("before");
        stop(first);
        int known = lines.size();
        append(file, "KeyError: 'x'\n");
        follow("/a.log");
        // Either the first agent still took the half, or the second has all of it.
        clock.eventually("the end", () -> lines.getLast().message().endsWith("KeyError: 'x'"));
        assertThat(String.join("\n", texts())).isEqualTo("before\n" + half + "KeyError: 'x'");
        assertThat(lines).hasSize(known + 1);
    }

    @Test
    void aLineThatNamesItsTraceBelongsToThatTracesInvocation() throws IOException {
        Path file = directory.resolve("a.log");
        follow("/a.log");
        TraceContext one = new TraceContext("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331");
        TraceContext other = new TraceContext("1af7651916cd43dd8448eb211c80319c", "c7ad6b7169203331");
        invocations.opened(one, "blog");
        invocations.opened(other, "blog");
        append(
                file,
                "{\"msg\":\"x\",\"trace_id\":\"" + other.traceId()
                        + "\",\"span_id\":\"00000000000000aa\"}\nnobody's\n");
        clock.eventually("both", () -> lines.size() == 2);
        assertThat(lines.get(0).invocation()).isEqualTo(other);
        assertThat(lines.get(0).attribution()).isEqualTo(Attribution.TRACEPARENT);
        assertThat(lines.get(1).invocation()).isNull();
    }

    @Test
    void linesWithoutATimeInAnOldFileHaveThatOfTheLineBefore() throws IOException {
        append(directory.resolve("a.log"), "2015-10-18 18:01:47,978 INFO old\nand more of it\n");
        follow("/a.log");
        clock.eventually("both", () -> lines.size() == 2);
        assertThat(lines.get(1).timeNanos()).isEqualTo(lines.get(0).timeNanos());
        assertThat(Instant.ofEpochSecond(0, lines.get(0).timeNanos())).isEqualTo("2015-10-18T18:01:47.978Z");
    }

    private LogTailer follow(String pattern) throws IOException {
        Checkpoints checkpoints = new Checkpoints(directory);
        LineSink sink = new LineSink() {
            @Override
            public boolean lines(List<LogLine> added, String generation, long end) {
                lines.addAll(added);
                checkpoints.spooled(generation, end);
                return true;
            }

            @Override
            public void gap(Gap.Reason reason, long count, String detail) {}
        };
        LogTailer tailer = LogTailer.start(
                List.of(new LogSource(PathPattern.of(directory + pattern), LineFormat.AUTO, "", true)),
                invocations,
                clock,
                checkpoints,
                new LineRecorder("worker-1", ZoneId.of("UTC"), invocations),
                sink);
        running.add(tailer);
        saved = checkpoints;
        return tailer;
    }

    private @org.jspecify.annotations.Nullable Checkpoints saved;

    private void stop(LogTailer tailer) {
        tailer.close();
        running.remove(tailer);
        Checkpoints last = saved;
        if (last != null) {
            last.save();
        }
    }

    private String positions() {
        try {
            Objects.requireNonNull(saved).save();
            return Files.readString(directory.resolve("log-positions"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitLines(String... expected) {
        clock.eventually(expected.length + " lines", () -> lines.size() >= expected.length);
        assertThat(texts()).containsExactly(expected);
    }

    private List<String> texts() {
        return lines.stream().map(LogLine::message).toList();
    }

    private static void append(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
