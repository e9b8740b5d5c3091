package io.lambdatape.agent.logs;

import io.lambdatape.agent.attribution.OpenInvocations;
import io.lambdatape.agent.attribution.Source;
import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.agent.logs.Tail.Found;
import io.lambdatape.recording.Gap;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows all log files with one thread. Files whose function has an invocation open are looked at every ten
 * milliseconds, so that it is known well when a line was written; all others ten times a second. Looking takes at most
 * about a tenth of a processor, however many files there are.
 */
public final class LogTailer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogTailer.class);
    private static final long HOT_NANOS = 10_000_000;
    private static final long COLD_NANOS = 100_000_000;
    private static final long SAVE_NANOS = 1_000_000_000;
    private static final long QUIET_NANOS = 1_000_000_000;
    private static final int READS_MAX = 8;
    private static final int DUTY = 9;

    private final OpenInvocations invocations;
    private final RecordingClock clock;
    private final Checkpoints checkpoints;
    private final LineSink sink;
    private final LineRecorder recorder;
    private final TailSet tails;
    private final LongAdder linesRead = new LongAdder();
    private final Tail.ReadBuffer buffer = new Tail.ReadBuffer();
    private final Thread thread;
    private final Set<Source> wereOpen = new HashSet<>();
    private volatile boolean closing;

    private LogTailer(
            List<LogSource> sources,
            OpenInvocations invocations,
            RecordingClock clock,
            Checkpoints checkpoints,
            LineRecorder recorder,
            LineSink sink) {
        this.invocations = invocations;
        this.clock = clock;
        this.checkpoints = checkpoints;
        this.recorder = recorder;
        this.sink = sink;
        this.tails = new TailSet(sources, checkpoints, clock);
        this.thread = new Thread(this::run, "lambdatape-logs");
        thread.setDaemon(true);
    }

    /** Begins to follow. */
    public static LogTailer start(
            List<LogSource> sources,
            OpenInvocations invocations,
            RecordingClock clock,
            Checkpoints checkpoints,
            LineRecorder recorder,
            LineSink sink) {
        LogTailer tailer = new LogTailer(sources, invocations, clock, checkpoints, recorder, sink);
        tailer.thread.start();
        return tailer;
    }

    /** How many files are followed now. */
    public int files() {
        return tails.count();
    }

    /** How many lines were read and taken. */
    public long linesRead() {
        return linesRead.sum();
    }

    private void run() {
        long coldAt = clock.nanos();
        long savedAt = coldAt;
        tails.discover();
        while (!closing) {
            long started = clock.nanos();
            tails.discoverIfDue();
            List<Source> open = invocations.openNow();
            boolean cold = started - coldAt >= COLD_NANOS;
            // Those that have just ended too: their last lines are there by now.
            wereOpen.addAll(open);
            boolean busy = look(cold, List.copyOf(wereOpen));
            wereOpen.clear();
            wereOpen.addAll(open);
            if (cold) {
                tails.checkPaths();
                finishLeaving();
                coldAt = started;
            }
            if (started - savedAt >= SAVE_NANOS) {
                checkpoints.save();
                savedAt = started;
            }
            long spent = clock.nanos() - started;
            if (!busy) {
                LockSupport.parkNanos(Math.max(HOT_NANOS, spent * DUTY));
            }
        }
        // What was written until now is still taken.
        tails.discover();
        look(true, List.of());
        tails.close();
    }

    private boolean look(boolean all, List<Source> open) {
        boolean busy = false;
        for (Tail tail : tails.snapshot()) {
            if (all || hot(tail, open)) {
                busy |= look(tail);
            }
        }
        return busy;
    }

    private static boolean hot(Tail tail, List<Source> open) {
        String lambda = tail.match().lambda();
        String instance = tail.match().instance();
        for (Source source : open) {
            boolean otherLambda = lambda != null && source.lambda() != null && !lambda.equals(source.lambda());
            boolean elsewhere = instance != null && source.instance() != null && !instance.equals(source.instance());
            if (!otherLambda && !elsewhere) {
                return true;
            }
        }
        return false;
    }

    // Whether there is more to read at once.
    private boolean look(Tail tail) {
        try {
            for (int i = 0; i < READS_MAX; i++) {
                int head = tail.headBytes();
                Found found = tail.read(buffer, clock.nanos());
                if (found == Found.REPLACED) {
                    replaced(tail);
                    return true;
                }
                if (found == Found.NOTHING) {
                    return false;
                }
                if (tail.headBytes() != head) {
                    checkpoints.follow(tail.checkpoint());
                }
                if (!hand(tail)) {
                    return false;
                }
                if (tail.atEnd()) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            LOG.warn("cannot read {}: {}; trying again", tail.path(), e.toString());
            return false;
        }
    }

    // False if the spool's queue has no room: the file keeps the lines.
    private boolean hand(Tail tail) throws IOException {
        List<LineAssembler.Line> lines = tail.lines();
        long now = clock.nanos();
        for (int from = 0; from < lines.size(); from += LineRecorder.LINES_MAX) {
            List<LineAssembler.Line> batch = lines.subList(from, Math.min(lines.size(), from + LineRecorder.LINES_MAX));
            if (!sink.lines(
                    recorder.record(tail, batch, from == 0, now),
                    tail.generation(),
                    batch.getLast().end())) {
                tail.backTo(batch.getFirst().offset());
                return false;
            }
            linesRead.add(batch.size());
        }
        return true;
    }

    private void replaced(Tail tail) throws IOException {
        if (tail.unreadBytes() > 0) {
            sink.gap(
                    Gap.Reason.LOG_LOST,
                    1,
                    tail.unreadBytes() + " bytes of " + tail.path() + " were truncated before they could be read");
        }
        tail.rest();
        hand(tail);
        checkpoints.forget(tail.generation());
        tail.restart(clock.nanos());
        checkpoints.follow(tail.checkpoint());
        checkpoints.save();
    }

    // Files that were renamed or deleted: whoever still holds them open may write for a while.
    private void finishLeaving() {
        List<Tail> finished = new ArrayList<>();
        for (Iterator<Tail> leaving = tails.leaving().iterator(); leaving.hasNext(); ) {
            Tail tail = leaving.next();
            if (clock.nanos() - tail.changedNanos() < QUIET_NANOS || !tail.atEnd()) {
                continue;
            }
            try {
                tail.rest();
                if (!hand(tail)) {
                    continue;
                }
            } catch (NoSuchFileException e) {
                LOG.debug("{} is gone", tail.path());
            } catch (IOException e) {
                LOG.warn("cannot read the rest of {}: {}", tail.path(), e.toString());
            }
            finished.add(tail);
        }
        finished.forEach(tails::remove);
    }

    /** Reads what is there and stops. Incomplete lines are left for the next start. */
    @Override
    public void close() {
        closing = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
