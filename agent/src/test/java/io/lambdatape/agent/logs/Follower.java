package io.lambdatape.agent.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.agent.attribution.OpenInvocations;
import io.lambdatape.agent.capture.MovedClock;
import io.lambdatape.agent.logs.format.LineFormat;
import io.lambdatape.recording.Gap;
import io.lambdatape.recording.LogLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Follows files below a directory; can be stopped and started again, and keeps what it was given over all its lives. */
final class Follower implements AutoCloseable {

    final MovedClock clock = new MovedClock();
    final OpenInvocations invocations = new OpenInvocations(clock);
    final List<LogLine> lines = new CopyOnWriteArrayList<>();
    final List<String> gaps = new CopyOnWriteArrayList<>();
    private final Path directory;
    private final AtomicInteger room = new AtomicInteger(Integer.MAX_VALUE);
    private @Nullable Checkpoints checkpoints;
    private @Nullable LogTailer tailer;

    Follower(Path directory) {
        this.directory = directory;
    }

    /** What a file says that was written so long ago. */
    FileTime secondsAgo(long seconds) {
        return FileTime.from(Instant.ofEpochSecond(0, clock.nanos()).minusSeconds(seconds));
    }

    /** The lines of that kind of what is written down of how far files were read. */
    Stream<String> positions(String kind) {
        try {
            return Files.readAllLines(directory.resolveSibling("spool").resolve("log-positions")).stream()
                    .filter(line -> line.startsWith(kind));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** So many lines more are taken, no others. */
    void room(int more) {
        room.set(more);
    }

    /** @param pattern below the directory */
    LogTailer start(String pattern) throws IOException {
        Checkpoints made = new Checkpoints(Files.createDirectories(directory.resolveSibling("spool")));
        LineSink sink = new LineSink() {
            @Override
            public boolean lines(List<LogLine> added, String generation, long end) {
                if (added.size() > room.get()) {
                    return false;
                }
                room.addAndGet(-added.size());
                lines.addAll(added);
                made.spooled(generation, end);
                return true;
            }

            @Override
            public void gap(Gap.Reason reason, long count, String detail) {
                gaps.add(detail);
            }
        };
        LogTailer started = LogTailer.start(
                List.of(new LogSource(PathPattern.of(directory + pattern), LineFormat.AUTO, "", true)),
                invocations,
                clock,
                made,
                new LineRecorder("worker-1", ZoneId.of("UTC"), invocations),
                sink);
        checkpoints = made;
        tailer = started;
        return started;
    }

    void stop() {
        LogTailer running = tailer;
        Checkpoints last = checkpoints;
        tailer = null;
        if (running != null && last != null) {
            running.close();
            last.save();
        }
    }

    List<String> texts() {
        return lines.stream().map(LogLine::message).toList();
    }

    /** Waits for that many lines, and looks whether they are these. */
    void await(List<String> expected) {
        clock.eventually(expected.size() + " lines", () -> lines.size() >= expected.size());
        assertThat(texts()).containsExactlyElementsOf(expected);
        assertThat(lines.stream().map(LogLine::uid)).doesNotHaveDuplicates();
    }

    static void append(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Override
    public void close() {
        stop();
    }
}
