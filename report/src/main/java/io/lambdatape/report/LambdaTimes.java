package io.lambdatape.report;

import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Outcome;
import io.lambdatape.recording.Timing;
import java.util.EnumMap;
import java.util.Map;

/** Collects the recorded times of one Lambda. */
final class LambdaTimes {
    private static final int DIGITS = 3;

    private final String lambda;
    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private final DurationHistogram duration = new DurationHistogram(DIGITS);
    private final DurationHistogram firstByte = new DurationHistogram(DIGITS);
    private final DurationHistogram queryTime = new DurationHistogram(DIGITS);
    private final StatementTimes statements;
    private long coldStarts;
    private long coldStartsUnknown;
    private long queries;

    LambdaTimes(String lambda, StatementTimes.Budget budget) {
        this.lambda = lambda;
        this.statements = new StatementTimes(budget);
    }

    void invocation(Exchange invocation) {
        Timing timing = invocation.timing();
        outcomes.merge(invocation.outcome(), 1L, Long::sum);
        duration.add(timing.durationNanos());
        if (timing.firstByteNanos() != 0) {
            firstByte.add(timing.firstByteNanos() - timing.startNanos());
        }
        Boolean coldStart = invocation.coldStart();
        if (coldStart == null) {
            coldStartsUnknown++;
        } else if (coldStart) {
            coldStarts++;
        }
    }

    /** A query's own time, whether or not its invocation is known. */
    void statement(String text, long nanos) {
        statements.add(text, nanos);
    }

    /** The queries of one invocation, once no more are expected. */
    void queriesOfInvocation(long count, long nanos) {
        queries += count;
        queryTime.add(nanos);
    }

    long invocations() {
        return duration.count();
    }

    LambdaTiming timing() {
        return new LambdaTiming(
                lambda,
                invocations(),
                Map.copyOf(outcomes),
                coldStarts,
                coldStartsUnknown,
                duration.distribution(),
                firstByte.distribution(),
                queryTime.distribution(),
                duration.sumNanos() == 0 ? 0 : Math.min(1, queryTime.sumNanos() / duration.sumNanos()),
                queries,
                statements.timings());
    }
}
