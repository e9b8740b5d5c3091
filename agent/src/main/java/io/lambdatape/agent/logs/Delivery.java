package io.lambdatape.agent.logs;

import io.lambdatape.agent.logs.lines.Line;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Hands the lines of files over. Where there is no room for a file's lines, the file keeps them, and nothing else is handed
 * over before they are taken. For one thread.
 */
final class Delivery {
    private final LineRecorder recorder;
    private final LineSink sink;
    private final LongAdder linesTaken = new LongAdder();
    /** The file for whose lines there was no room. */
    private @Nullable FollowedFile refused;

    Delivery(LineRecorder recorder, LineSink sink) {
        this.recorder = recorder;
        this.sink = sink;
    }

    /** How many lines were taken; may be asked by any thread. */
    long linesTaken() {
        return linesTaken.sum();
    }

    /** Whether there is room for lines: those that were refused come first. */
    boolean hasRoom() {
        FollowedFile waiting = refused;
        if (waiting != null) {
            refused = null;
            hand(waiting, false);
        }
        return refused == null;
    }

    /** Whether lines of some file have been refused and not been taken since. */
    boolean isStuck() {
        return refused != null;
    }

    /**
     * Hands over what a file has.
     *
     * @param all whether nothing is to be held back
     * @return false if there is no room
     */
    boolean hand(FollowedFile file, boolean all) {
        List<Line> records = file.records(all);
        for (int from = 0; from < records.size(); ) {
            List<Line> batch = Batch.from(records, from);
            if (!sink.lines(
                    recorder.record(file, batch, from == 0, file.changedNanos()),
                    file.generation(),
                    batch.getLast().end())) {
                file.keep(records.subList(from, records.size()));
                refused = file;
                return false;
            }
            linesTaken.add(batch.size());
            from += batch.size();
        }
        return true;
    }
}
