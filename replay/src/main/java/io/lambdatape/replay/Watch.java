package io.lambdatape.replay;

import io.lambdatape.replay.plan.RecordingSurvey;
import io.lambdatape.replay.schedule.ReplayTime;
import io.lambdatape.replay.schedule.Schedule;
import io.lambdatape.replay.send.Sending;
import java.util.function.BooleanSupplier;

/** Looks after a running replay: ends what has timed out and tells the listener how it goes. */
final class Watch implements AutoCloseable {
    private static final long TICK_NANOS = 10_000_000;
    private static final long PROGRESS_NANOS = 500_000_000;
    /** After a stop, answers that are nearly there may still come. */
    private static final long STOP_GRACE_NANOS = 500_000_000;

    private final Sending sender;
    private final Ledger ledger;
    private final ProgressListener listener;
    private final ReplayTime time;
    private final Schedule schedule;
    private final RecordingSurvey survey;
    private final ReplayTime.Ticking ticking;
    private long toldNanos;
    private long toldSent;

    Watch(
            Sending sender,
            Ledger ledger,
            ProgressListener listener,
            ReplayTime time,
            Schedule schedule,
            RecordingSurvey survey) {
        this.sender = sender;
        this.ledger = ledger;
        this.listener = listener;
        this.time = time;
        this.schedule = schedule;
        this.survey = survey;
        this.toldNanos = time.nanos();
        this.ticking = time.every(TICK_NANOS, this::tick);
    }

    /** Returns when everything sent has its outcome, or soon after a stop. */
    void awaitAnswers(BooleanSupplier stopped) {
        long graceEnd = Long.MAX_VALUE;
        while (sender.inFlight() > 0 && time.nanos() < graceEnd) {
            if (stopped.getAsBoolean() && graceEnd == Long.MAX_VALUE) {
                graceEnd = time.nanos() + STOP_GRACE_NANOS;
            }
            time.park(TICK_NANOS / 10);
        }
    }

    @Override
    public void close() {
        ticking.close();
    }

    private void tick() {
        sender.expire();
        long now = time.nanos();
        if (now - toldNanos >= PROGRESS_NANOS) {
            tell(now);
        }
    }

    private void tell(long now) {
        Ledger.Tally tally = ledger.tally();
        double seconds = (now - toldNanos) / 1e9;
        listener.progress(new Progress(
                Math.max(0, now - schedule.anchorNanos()),
                Math.max(0, schedule.dueNanos(survey.lastStartNanos()) - now),
                survey.playable(),
                tally.sent(),
                tally.answered(),
                sender.inFlight(),
                (tally.sent() - toldSent) / seconds,
                tally.sendErrorMaxNanos()));
        toldNanos = now;
        toldSent = tally.sent();
    }
}
