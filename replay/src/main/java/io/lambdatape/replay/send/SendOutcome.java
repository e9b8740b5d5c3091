package io.lambdatape.replay.send;

import io.lambdatape.replay.plan.Planned;
import io.lambdatape.report.ReplayedInvocation.Drop;
import io.lambdatape.report.ReplayedInvocation.Missed;

/** What became of a request. Times are {@code ReplayTime.nanos}. */
public sealed interface SendOutcome {
    /** The request. */
    Planned.Request request();

    /**
     * A whole answer came.
     *
     * @param answer its bytes as they came
     */
    record Answered(Planned.Request request, long dueNanos, long sentNanos, long endNanos, byte[] answer)
            implements SendOutcome {}

    /** It was sent, and no whole answer came. */
    record Unanswered(Planned.Request request, long dueNanos, long sentNanos, Missed cause) implements SendOutcome {}

    /** It was not sent. */
    record NotSent(Planned.Request request, Drop cause) implements SendOutcome {}
}
