package io.lambdatape.report;

import io.lambdatape.report.ReplayedInvocation.Answered;
import io.lambdatape.report.ReplayedInvocation.Drop;
import io.lambdatape.report.ReplayedInvocation.Missed;
import io.lambdatape.report.ReplayedInvocation.NotSent;
import io.lambdatape.report.ReplayedInvocation.Sent;
import io.lambdatape.report.ReplayedInvocation.Skip;
import io.lambdatape.report.ReplayedInvocation.Skipped;
import io.lambdatape.report.ReplayedInvocation.Unanswered;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects what became of the invocations in a replay. */
final class ReplayTimes {
    private final ReplaySettings settings;
    private final Map<Drop, Long> notSent = new EnumMap<>(Drop.class);
    private final Map<Missed, Long> unanswered = new EnumMap<>(Missed.class);
    private final Map<Skip, Long> skipped = new EnumMap<>(Skip.class);
    private final Map<String, Pair> lambdas = new TreeMap<>();
    private final DifferenceGroups differences = new DifferenceGroups();
    private final SendErrorTimes sendErrors;
    private long planned;
    private long sent;
    private long answered;
    private long notCompared;
    private long differing;
    private long elapsedNanos;
    private boolean stopped;

    private static final class Pair {
        private final DurationHistogram recorded = new DurationHistogram(3);
        private final DurationHistogram latency = new DurationHistogram(3);
        private final DurationHistogram fromSend = new DurationHistogram(3);
        private long differing;
    }

    ReplayTimes(ReplaySettings settings) {
        this.settings = settings;
        this.sendErrors = new SendErrorTimes(settings.lateNanosMax());
    }

    void add(ReplayedInvocation invocation) {
        planned++;
        switch (invocation) {
            case Answered answer -> answered(answer);
            case Unanswered without -> {
                sent(without.sent());
                unanswered.merge(without.cause(), 1L, Long::sum);
            }
            case NotSent drop -> notSent.merge(drop.cause(), 1L, Long::sum);
            case Skipped skip -> skipped.merge(skip.reason(), 1L, Long::sum);
        }
    }

    void end(long nanos, boolean early) {
        elapsedNanos = nanos;
        stopped = early;
    }

    ReplayTiming timing() {
        List<ReplayTiming.LambdaComparison> comparisons = new ArrayList<>();
        lambdas.forEach((lambda, pair) -> comparisons.add(new ReplayTiming.LambdaComparison(
                lambda,
                pair.latency.count(),
                pair.differing,
                pair.recorded.distribution(),
                pair.latency.distribution(),
                pair.fromSend.distribution())));
        return new ReplayTiming(
                settings,
                elapsedNanos,
                stopped,
                planned,
                sent,
                answered,
                notCompared,
                differing,
                Map.copyOf(notSent),
                Map.copyOf(unanswered),
                Map.copyOf(skipped),
                comparisons,
                differences.groups(),
                sendErrors.sendError());
    }

    private void sent(Sent one) {
        sent++;
        sendErrors.add(one);
    }

    private void answered(Answered answer) {
        sent(answer.sent());
        answered++;
        Pair pair = pair(answer.lambda());
        pair.recorded.add(answer.recordedNanos());
        pair.latency.add(answer.latencyNanos());
        pair.fromSend.add(answer.fromSendNanos());
        if (!answer.compared()) {
            notCompared++;
        }
        if (!answer.differences().isEmpty()) {
            differing++;
            pair.differing++;
            differences.add(answer);
        }
    }

    private Pair pair(String lambda) {
        boolean known = lambdas.containsKey(lambda) || lambdas.size() < TimingReportBuilder.LAMBDAS_MAX;
        return lambdas.computeIfAbsent(known ? lambda : TimingReportBuilder.OTHER_LAMBDAS, name -> new Pair());
    }
}
