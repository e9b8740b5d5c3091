package io.lambdatape.agent.logs;

import io.lambdatape.agent.attribution.OpenInvocations;
import io.lambdatape.agent.attribution.Source;
import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.agent.logs.Checkpoints.Checkpoint;
import io.lambdatape.recording.Gap;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
    private static final long PAUSE_NANOS_MAX = 1_000_000_000;
    private static final long PAUSE_AFTER_BUG_NANOS = 1_000_000_000;
    /** So long a record waits for lines that go on with it: a trace is written at once, or nearly. */
    private static final long HELD_NANOS = 100_000_000;
    /** After so long without a change the unfinished last line of a file that has lost its name is a line. */
    private static final long LAST_LINE_NANOS = 2_000_000_000;
    /** After so long without a change nobody writes to a deleted file any more. */
    private static final long QUIET_NANOS = 60_000_000_000L;
    /** After so long without a change nobody writes to a renamed file any more: it was rotated again, if not compressed. */
    private static final long RENAMED_QUIET_NANOS = 25 * 60 * QUIET_NANOS;
    /** So many files that have lost their name stay open for long. */
    private static final int LEAVING_MAX = 256;

    private static final int READS_MAX = 8;
    private static final int DUTY = 9;

    private final OpenInvocations invocations;
    private final RecordingClock clock;
    private final Checkpoints checkpoints;
    private final LineSink sink;
    private final Delivery delivery;
    private final TailSet tails;
    private final FollowedFile.ReadBuffer buffer = new FollowedFile.ReadBuffer();
    private final Thread thread;
    private final Set<Source> wereOpen = new HashSet<>();
    private long coldAt;
    private long savedAt;
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
        this.delivery = new Delivery(recorder, sink);
        this.sink = sink;
        this.tails = new TailSet(sources, checkpoints, clock, sink);
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
        return delivery.linesTaken();
    }

    private void run() {
        coldAt = clock.nanos();
        savedAt = coldAt;
        while (!closing) {
            try {
                step();
            } catch (RuntimeException e) { // whatever is wrong now may be right later
                LOG.error("BUG: log files were not looked at; trying again", e);
                clock.park(PAUSE_AFTER_BUG_NANOS);
            }
        }
        // What was written until now is still taken.
        tails.discover();
        look(true, List.of());
        tails.close();
    }

    private void step() {
        long started = clock.nanos();
        tails.discoverIfDue();
        List<Source> open = invocations.openNow();
        boolean cold = started - coldAt >= COLD_NANOS;
        // Those that have just ended too: their last lines are there by now.
        wereOpen.addAll(open);
        boolean busy = look(cold, List.copyOf(wereOpen));
        wereOpen.clear();
        wereOpen.addAll(open);
        busy |= lookAtArchive();
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
            // No longer, however long a disk has stood still.
            clock.park(Math.clamp(spent * DUTY, HOT_NANOS, PAUSE_NANOS_MAX));
        }
    }

    // Whether there is more to read at once.
    private boolean look(boolean all, List<Source> open) {
        boolean busy = false;
        for (FollowedFile file : tails.snapshot()) {
            if (file instanceof Tail tail && (all || hot(tail, open)) && delivery.hasRoom()) {
                busy |= look(tail);
            }
        }
        return busy;
    }

    // One after the other, the oldest first: each takes memory while it is read.
    private boolean lookAtArchive() {
        for (FollowedFile file : tails.snapshot()) {
            if (file instanceof Archive archive && !archive.isTaken() && delivery.hasRoom()) {
                boolean busy = look(archive);
                if (busy || delivery.isStuck()) {
                    return busy;
                }
            }
        }
        return false;
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
    private boolean look(FollowedFile file) {
        try {
            boolean more = readSome(file);
            file.worked();
            return more;
        } catch (IOException e) {
            if (file.failed()) {
                LOG.warn("cannot read {}: {}; trying again", file.place(), e.toString());
            }
        } catch (RuntimeException e) { // whatever is wrong with one file must not end the reading of all others
            if (file.failed()) {
                LOG.error("BUG: {} was not read; trying again", file.place(), e);
            }
        }
        return false;
    }

    private boolean readSome(FollowedFile file) throws IOException {
        for (int i = 0; i < READS_MAX; i++) {
            Fingerprint known = file.fingerprint();
            switch (file.read(buffer, clock.nanos())) {
                case REPLACED -> {
                    replaced((Tail) file);
                    return true;
                }
                case NOTHING -> {
                    if (file.holds() && clock.nanos() - file.changedNanos() >= HELD_NANOS) {
                        delivery.hand(file, true);
                    }
                    return false;
                }
                case END -> {
                    ended((Archive) file);
                    return false;
                }
                case BYTES -> {
                    remember(file, known);
                    if (!delivery.hand(file, false) || (file instanceof Tail && file.atEnd())) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private void remember(FollowedFile file, Fingerprint known) {
        if (!file.fingerprint().equals(known)) {
            checkpoints.follow(file.checkpoint());
        }
        if (file.isHardlyKnown()) {
            // A position in the spool is worth something only if the content can be known again.
            checkpoints.append(file.checkpoint());
            file.writtenDown();
        }
    }

    private void replaced(Tail tail) throws IOException {
        Checkpoint before = tail.checkpointNow();
        if (tails.followCopy(tail, before)) {
            // The copy has the incomplete line too.
            LOG.info("{} was copied and truncated: the rest is read from the copy", tail.path());
        } else {
            tail.endLine();
            if (!delivery.hand(tail, true)) {
                return;
            }
            if (tail.unreadBytes() > 0) {
                sink.gap(
                        Gap.Reason.LOG_LOST,
                        1,
                        tail.unreadBytes() + " bytes of " + tail.path() + " were truncated before they could be read");
            }
            checkpoints.end(tail.checkpointNow());
        }
        tail.restart(clock.nanos());
        checkpoints.follow(tail.checkpoint());
        checkpoints.save();
    }

    private void ended(Archive archive) throws IOException {
        archive.endLine();
        if (!delivery.hand(archive, true)) {
            return;
        }
        String trouble = archive.trouble();
        if (trouble != null) {
            String sentence = "what " + archive.place() + " holds behind byte " + archive.position()
                    + " cannot be read: " + trouble;
            LOG.warn("{}", sentence);
            sink.gap(Gap.Reason.LOG_LOST, 1, sentence);
        }
        tails.readWhole(archive);
    }

    // Files that were renamed or deleted: whoever still holds them open may write for a while.
    private void finishLeaving() {
        for (FollowedFile file : tails.leaving()) {
            long quiet = clock.nanos() - file.changedNanos();
            if (file.isTaken()) {
                tails.remove(file);
            } else if (file instanceof Tail && quiet >= LAST_LINE_NANOS && file.atEnd() && delivery.hasRoom()) {
                file.endLine();
                if (delivery.hand(file, true) && isOver(file, quiet)) {
                    tails.remove(file);
                }
            }
        }
    }

    // Nobody writes to one that is deleted and quiet. One that was only renamed may be written to for long: who does
    // not
    // notice the rotation goes on in the old file.
    private boolean isOver(FollowedFile file, long quietNanos) {
        if (quietNanos < QUIET_NANOS || clock.nanos() < file.lookedForNanos() + QUIET_NANOS) {
            return false;
        }
        file.lookedFor(clock.nanos());
        return quietNanos >= RENAMED_QUIET_NANOS
                || tails.leaving().size() > LEAVING_MAX
                || Rotated.inDirectory(file.place()).stream().noneMatch(file::isAt);
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
