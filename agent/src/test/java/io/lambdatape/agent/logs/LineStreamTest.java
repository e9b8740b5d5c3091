package io.lambdatape.agent.logs;

import static io.lambdatape.testkit.Eventually.WATCHDOG;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.agent.attribution.OpenInvocations;
import io.lambdatape.agent.capture.MovedClock;
import io.lambdatape.agent.logs.format.LineFormat;
import io.lambdatape.recording.Gap;
import io.lambdatape.recording.LogLine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Lines that a real program prints into a real pipe. */
class LineStreamTest {

    private final List<LogLine> lines = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final MovedClock clock = new MovedClock();
    private final LineStream stream = stream();

    @Test
    void everyLineIsTakenAndTheLastNeedsNoEnd() throws Exception {
        try (Cat cat = new Cat()) {
            cat.print("one\n{\"level\":\"warn\"}\nlast");
            cat.end();
            cat.reading.get(WATCHDOG.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(texts()).containsExactly("one", "{\"level\":\"warn\"}", "last");
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.place().lambda()).isEqualTo("blog");
            assertThat(line.stream()).isEqualTo("stderr");
            assertThat(line.file()).isNull();
        });
        assertThat(lines.stream().map(LogLine::uid)).doesNotHaveDuplicates();
    }

    @Test
    void aStackTraceIsOneRecordWhoeverWaitsForMore() throws Exception {
        try (Cat cat = new Cat()) {
            cat.print("Traceback (most recent call last):\n  File \"f.py\", line 3\n");
            cat.print("KeyError: 'x'\n");
            clock.eventually("the trace, though the program goes on", () -> lines.size() == 1);
            assertThat(lines.getFirst().message()).endsWith("line 3\nKeyError: 'x'");
        }
    }

    @Test
    void withoutRoomTheLinesWait() throws Exception {
        refusals.set(50);
        try (Cat cat = new Cat()) {
            cat.print("one\ntwo\n");
            cat.end();
            cat.reading.get(WATCHDOG.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(texts()).containsExactly("one", "two");
        assertThat(refusals).hasValue(0);
    }

    @Test
    void whoGivesUpDoesNotWaitForRoom() throws Exception {
        refusals.set(Integer.MAX_VALUE);
        try (Cat cat = new Cat()) {
            cat.print("one\n");
            stream.giveUp();
            cat.end();
            cat.reading.get(WATCHDOG.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(lines).isEmpty();
    }

    private LineStream stream() {
        LineSink sink = new LineSink() {
            @Override
            public boolean lines(List<LogLine> added, String generation, long end) {
                if (refusals.get() > 0) {
                    refusals.decrementAndGet();
                    return false;
                }
                return lines.addAll(added);
            }

            @Override
            public void gap(Gap.Reason reason, long count, String detail) {
                throw new IllegalStateException(detail);
            }
        };
        return new LineStream(
                new LineStream.Labels("blog", null, "stderr", LineFormat.AUTO, true),
                new LineRecorder("w", ZoneOffset.UTC, new OpenInvocations(clock)),
                sink,
                clock);
    }

    private List<String> texts() {
        return lines.stream().map(LogLine::message).toList();
    }

    private final class Cat implements AutoCloseable {
        private final Process process;
        private final CompletableFuture<Void> reading;

        Cat() throws IOException {
            process = new ProcessBuilder("cat").start();
            InputStream output = process.getInputStream();
            reading = CompletableFuture.runAsync(() -> {
                try {
                    stream.readToEnd(output);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }

        void print(String text) throws IOException {
            OutputStream input = process.getOutputStream();
            input.write(text.getBytes(StandardCharsets.UTF_8));
            input.flush();
        }

        void end() throws IOException {
            process.getOutputStream().close();
        }

        @Override
        public void close() throws Exception {
            end();
            reading.get(WATCHDOG.toSeconds(), TimeUnit.SECONDS);
            process.destroy();
        }
    }
}
