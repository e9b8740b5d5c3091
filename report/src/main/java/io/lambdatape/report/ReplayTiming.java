package io.lambdatape.report;

import java.util.List;
import java.util.Map;

/**
 * What a replay found. These sums hold: {@code planned} = sent + not sent + skipped, and {@code sent} = answered +
 * unanswered.
 *
 * @param settings how it was run
 * @param elapsedNanos how long it ran
 * @param stopped whether it was ended before its time
 * @param planned invocations of the recording that the replay came to
 * @param notCompared answered, but nothing was recorded to compare with
 * @param differing answers that differ from the recorded ones
 * @param notSent due and not sent, by cause
 * @param unanswered sent without a whole answer, by cause
 * @param skipped not replayable, by reason
 * @param lambdas recorded against replayed, in the order of their names
 * @param differences what differs, grouped
 */
public record ReplayTiming(
        ReplaySettings settings,
        long elapsedNanos,
        boolean stopped,
        long planned,
        long sent,
        long answered,
        long notCompared,
        long differing,
        Map<ReplayedInvocation.Drop, Long> notSent,
        Map<ReplayedInvocation.Missed, Long> unanswered,
        Map<ReplayedInvocation.Skip, Long> skipped,
        List<LambdaComparison> lambdas,
        List<DifferenceGroup> differences,
        SendError sendError) {
    /**
     * One Lambda's recorded times against its replayed ones, over the same invocations: those that were answered.
     *
     * @param recorded the recorded durations
     * @param latency from the due time to the answer's last byte
     * @param fromSend from the send to the answer's last byte
     */
    public record LambdaComparison(
            String lambda,
            long answered,
            long differing,
            Distribution recorded,
            Distribution latency,
            Distribution fromSend) {}

    /**
     * Differences of one kind in one Lambda at one place.
     *
     * @param where as in {@link Difference}, array positions replaced by {@code *}
     * @param count how often
     * @param examples the first few
     */
    public record DifferenceGroup(
            String lambda, Difference.Kind kind, String where, long count, List<Example> examples) {}

    /** One difference, with the recorded trace that it was found in. */
    public record Example(String traceId, Difference difference) {}

    /** Invocations that were due and not sent. */
    public long notSentCount() {
        return sum(notSent);
    }

    /** Invocations that were sent without a whole answer. */
    public long unansweredCount() {
        return sum(unanswered);
    }

    /** Invocations that cannot be replayed. */
    public long skippedCount() {
        return sum(skipped);
    }

    /** Whether everything was replayed, in time, and answered as recorded. */
    public boolean clean() {
        return !stopped
                && differing == 0
                && notSentCount() == 0
                && unansweredCount() == 0
                && skippedCount() == 0
                && sendError.late() == 0;
    }

    private static long sum(Map<?, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
