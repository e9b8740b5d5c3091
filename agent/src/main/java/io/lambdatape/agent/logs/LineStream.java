package io.lambdatape.agent.logs;

import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.agent.logs.format.LineFormat;
import io.lambdatape.agent.logs.lines.Line;
import io.lambdatape.agent.logs.lines.LineAssembler;
import io.lambdatape.agent.logs.lines.RecordJoiner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a stream that cannot be read again, such as standard input. While there is no room for them it does not read
 * on: whoever writes waits.
 */
public final class LineStream {
    private static final int READ_BYTES = 64 << 10;
    private static final long HELD_NANOS = 100_000_000;
    private static final long PAUSE_NANOS = 5_000_000;

    private final Labels labels;
    private final LineRecorder recorder;
    private final LineSink sink;
    private final RecordingClock clock;
    private final String generation = UUID.randomUUID().toString();
    private final ToldTimes times = new ToldTimes();
    private final LineAssembler assembler = new LineAssembler(0, LineAssembler.LINE_BYTES_MAX);
    private final RecordJoiner joiner;
    private final LongAdder linesRead = new LongAdder();
    private volatile boolean givenUp;

    /**
     * What is known of the lines beforehand.
     *
     * @param stream {@code stdout}, {@code stderr}, ...
     */
    public record Labels(
            @Nullable String lambda, @Nullable String instance, String stream, LineFormat format, boolean joined) {}

    public LineStream(Labels labels, LineRecorder recorder, LineSink sink, RecordingClock clock) {
        this.labels = labels;
        this.recorder = recorder;
        this.sink = sink;
        this.clock = clock;
        this.joiner = labels.joined() ? new RecordJoiner(labels.format()::standsAlone) : RecordJoiner.none();
    }

    /** How many lines were read and taken. */
    public long linesRead() {
        return linesRead.sum();
    }

    /** Ends {@link #readToEnd} even while there is no room; what has not been taken is not read. */
    public void giveUp() {
        givenUp = true;
    }

    /**
     * Reads until the stream ends. An unfinished last line is a line.
     *
     * @throws IOException if it cannot be read on; what was read is taken
     */
    public void readToEnd(InputStream in) throws IOException {
        long after = clock.nanos();
        try {
            after = readLines(in, after);
        } finally {
            Line rest = assembler.flush();
            long now = clock.nanos();
            hand(joiner.join(rest == null ? List.of() : List.of(rest)), after, now);
            hand(joiner.flush(), after, now);
        }
    }

    // Returns when the last of them was read.
    private long readLines(InputStream in, long begun) throws IOException {
        byte[] bytes = new byte[READ_BYTES];
        long after = begun;
        while (!givenUp) {
            awaitMore(in, after);
            int read = in.read(bytes);
            long now = clock.nanos();
            if (read < 0) {
                break;
            }
            List<Line> lines = new ArrayList<>();
            ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, read);
            while (buffer.hasRemaining()) {
                Line line = assembler.next(buffer);
                if (line != null) {
                    lines.add(line);
                }
            }
            hand(joiner.join(lines), after, now);
            after = now;
        }
        return after;
    }

    // A record that is held back does not wait for whatever comes much later.
    private void awaitMore(InputStream in, long after) throws IOException {
        long heldAt = clock.nanos();
        while (joiner.holds() && in.available() == 0) {
            if (clock.nanos() - heldAt >= HELD_NANOS) {
                hand(joiner.flush(), after, heldAt);
                return;
            }
            clock.park(PAUSE_NANOS);
        }
    }

    private void hand(List<Line> lines, long afterNanos, long nowNanos) {
        for (int from = 0; from < lines.size() && !givenUp; ) {
            List<Line> batch = Batch.from(lines, from);
            from += batch.size();
            Written written = new Written(
                    recorder.place("", labels.lambda(), labels.instance()),
                    labels.stream(),
                    null,
                    generation,
                    labels.format(),
                    times,
                    afterNanos,
                    afterNanos,
                    nowNanos);
            var records = recorder.record(written, batch, nowNanos);
            while (!sink.lines(records, generation, batch.getLast().end())) {
                if (givenUp) {
                    return;
                }
                clock.park(PAUSE_NANOS);
            }
            linesRead.add(batch.size());
        }
    }
}
