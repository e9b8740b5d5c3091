package io.lambdatape.cli.replay;

import io.lambdatape.replay.Progress;
import io.lambdatape.replay.ProgressListener;
import io.lambdatape.replay.plan.RecordingSurvey;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows how a replay goes: one line that is written over on a terminal, a line every few seconds elsewhere. */
final class TerminalProgress implements ProgressListener {
    private static final long PLAIN_LINE_EVERY_NANOS = 5_000_000_000L;
    private static final int BAR = 24;

    private final PrintWriter out;
    private final boolean terminal;
    private long lastLineNanos = -PLAIN_LINE_EVERY_NANOS;

    TerminalProgress(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void starting(RecordingSurvey survey) {
        double seconds = (survey.lastStartNanos() - survey.firstStartNanos()) / 1e9;
        out.printf(
                Locale.ROOT,
                "%d invocations over %.1f s, %d of them can be sent%n",
                survey.invocations(),
                seconds,
                survey.playable());
        out.flush();
    }

    @Override
    public void progress(Progress progress) {
        if (!terminal && progress.elapsedNanos() - lastLineNanos < PLAIN_LINE_EVERY_NANOS) {
            return;
        }
        lastLineNanos = progress.elapsedNanos();
        double done = progress.total() == 0 ? 1 : (double) progress.sent() / progress.total();
        int filled = (int) (done * BAR);
        String line = String.format(
                Locale.ROOT,
                "%s%d/%d sent, %.0f/s, %d in flight, latest %.3f ms after due, %.0f s left",
                terminal ? "[" + "=".repeat(filled) + " ".repeat(BAR - filled) + "] " : "",
                progress.sent(),
                progress.total(),
                progress.sentPerSecond(),
                progress.inFlight(),
                progress.sendErrorMaxNanos() / 1e6,
                progress.leftNanos() / 1e9);
        out.print(terminal ? "\r\u001b[K" + line : line + System.lineSeparator());
        if (terminal && progress.leftNanos() == 0 && progress.inFlight() == 0) {
            out.println();
        }
        out.flush();
    }
}
