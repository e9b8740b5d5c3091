package io.lambdatape.replay;

import io.lambdatape.recording.Recorded;
import io.lambdatape.replay.compare.AnswerComparison;
import io.lambdatape.replay.plan.Planned;
import io.lambdatape.replay.schedule.Schedule;
import io.lambdatape.replay.send.SendOutcome;
import io.lambdatape.report.Difference;
import io.lambdatape.report.ReplayedInvocation;
import io.lambdatape.report.TimingReport;
import io.lambdatape.report.TimingReportBuilder;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** Where all threads of a replay book what happened. Each invocation is booked once. */
final class Ledger {
    private final TimingReportBuilder report;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock.
    private long sent;
    private long answered;
    private long sendErrorMaxNanos;
    private boolean closed;

    /** What {@link Progress} needs. The maximum is since the last tally. */
    record Tally(long sent, long answered, long sendErrorMaxNanos) {}

    /** @param report with its replay settings */
    Ledger(TimingReportBuilder report) {
        this.report = report;
    }

    void recorded(Recorded record) {
        lock.lock();
        try {
            if (!closed) {
                report.recorded(record);
            }
        } finally {
            lock.unlock();
        }
    }

    void skipped(Planned.Unplayable planned) {
        book(new ReplayedInvocation.Skipped(planned.lambda(), planned.traceId(), planned.reason()));
    }

    void outcome(SendOutcome outcome, Schedule schedule) {
        Planned.Request request = outcome.request();
        String lambda = request.lambda();
        String traceId = request.traceId();
        // The comparison is done before the lock is taken.
        book(
                switch (outcome) {
                    case SendOutcome.Answered answer -> answered(answer, schedule);
                    case SendOutcome.Unanswered without ->
                        new ReplayedInvocation.Unanswered(
                                lambda,
                                traceId,
                                sent(schedule, without.dueNanos(), without.sentNanos()),
                                without.cause());
                    case SendOutcome.NotSent drop -> new ReplayedInvocation.NotSent(lambda, traceId, drop.cause());
                });
    }

    Tally tally() {
        lock.lock();
        try {
            Tally tally = new Tally(sent, answered, sendErrorMaxNanos);
            sendErrorMaxNanos = 0;
            return tally;
        } finally {
            lock.unlock();
        }
    }

    /** The report; nothing is booked afterwards. */
    TimingReport close(long elapsedNanos, boolean stopped, List<String> notes) {
        lock.lock();
        try {
            closed = true;
            notes.forEach(report::note);
            return report.replayEnded(elapsedNanos, stopped).build();
        } finally {
            lock.unlock();
        }
    }

    private static ReplayedInvocation answered(SendOutcome.Answered answer, Schedule schedule) {
        Planned.Request request = answer.request();
        boolean comparable = AnswerComparison.comparable(request.response());
        List<Difference> differences =
                comparable ? AnswerComparison.compare(request.response(), answer.answer()) : List.of();
        return new ReplayedInvocation.Answered(
                request.lambda(),
                request.traceId(),
                sent(schedule, answer.dueNanos(), answer.sentNanos()),
                request.recordedNanos(),
                answer.endNanos() - answer.dueNanos(),
                answer.endNanos() - answer.sentNanos(),
                comparable,
                differences);
    }

    private static ReplayedInvocation.Sent sent(Schedule schedule, long dueNanos, long sentNanos) {
        return new ReplayedInvocation.Sent(dueNanos - schedule.anchorNanos(), sentNanos - dueNanos);
    }

    private void book(ReplayedInvocation invocation) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            switch (invocation) {
                case ReplayedInvocation.Answered answer -> {
                    answered++;
                    count(answer.sent());
                }
                case ReplayedInvocation.Unanswered without -> count(without.sent());
                case ReplayedInvocation.NotSent drop -> {}
                case ReplayedInvocation.Skipped skip -> {}
            }
            report.replayed(invocation);
        } finally {
            lock.unlock();
        }
    }

    private void count(ReplayedInvocation.Sent one) {
        sent++;
        sendErrorMaxNanos = Math.max(sendErrorMaxNanos, one.sendErrorNanos());
    }
}
