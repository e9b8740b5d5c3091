package io.lambdatape.report;

import io.lambdatape.recording.Outcome;
import java.util.List;
import java.util.Map;

/**
 * The recorded times of one Lambda.
 *
 * @param outcomes how its invocations ended; outcomes that did not happen are left out
 * @param coldStarts invocations known to have started an instance
 * @param coldStartsUnknown invocations of which that is not known
 * @param firstByte from the request's first byte to the answer's, where an answer came
 * @param queryTime per invocation, how long at least one of its queries was open
 * @param queryTimeShare the part of the invocations' whole time in which a query was open, 0 to 1
 * @param queries queries tied to its invocations
 * @param statements those that took most time in all, then "other" for the rest; also untied ones of this Lambda
 */
public record LambdaTiming(
        String lambda,
        long invocations,
        Map<Outcome, Long> outcomes,
        long coldStarts,
        long coldStartsUnknown,
        Distribution duration,
        Distribution firstByte,
        Distribution queryTime,
        double queryTimeShare,
        long queries,
        List<StatementTiming> statements) {
    public LambdaTiming {
        statements = List.copyOf(statements);
    }

    /** Invocations that ended in anything but OK. */
    public long errors() {
        return invocations - outcomes.getOrDefault(Outcome.OK, 0L);
    }

    public double queriesPerInvocation() {
        return invocations == 0 ? 0 : (double) queries / invocations;
    }
}
