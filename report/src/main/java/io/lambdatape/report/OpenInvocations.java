package io.lambdatape.report;

import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Timing;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The invocations whose queries may still come. Exchanges come in start order, so an invocation is closed when
 * something starts well after its end; a limit closes the oldest when very many overlap.
 */
final class OpenInvocations {
    /** A query may start a little after the answer has gone out. */
    private static final long LINGER_NANOS = 1_000_000_000;

    private final int openMax;
    private final Map<String, Open> bySpanId = new LinkedHashMap<>();

    private static final class Open {
        private final LambdaTimes lambda;
        private final Timing timing;
        private long queries;
        private long queryNanos;
        private long coveredUntilNanos;

        Open(LambdaTimes lambda, Timing timing) {
            this.lambda = lambda;
            this.timing = timing;
            this.coveredUntilNanos = timing.startNanos();
        }

        void query(Timing query) {
            queries++;
            // Queries at the same time count once, and only while the invocation ran.
            long from = Math.max(query.startNanos(), coveredUntilNanos);
            long to = Math.min(query.endNanos(), timing.endNanos());
            if (to > from) {
                queryNanos += to - from;
                coveredUntilNanos = to;
            }
        }

        void close() {
            lambda.queriesOfInvocation(queries, queryNanos);
        }
    }

    OpenInvocations(int openMax) {
        this.openMax = openMax;
    }

    void open(Exchange invocation, LambdaTimes lambda) {
        closeBefore(invocation.timing().startNanos());
        Open replaced = bySpanId.put(invocation.id().spanId(), new Open(lambda, invocation.timing()));
        if (replaced != null) {
            replaced.close();
        }
    }

    /** Adds a query to its invocation; false if that is not here. */
    boolean query(@Nullable String parentSpanId, Timing timing) {
        Open open = parentSpanId == null ? null : bySpanId.get(parentSpanId);
        if (open == null) {
            return false;
        }
        open.query(timing);
        return true;
    }

    void closeAll() {
        bySpanId.values().forEach(Open::close);
        bySpanId.clear();
    }

    // In insertion order; one long invocation at the head keeps younger ones open, up to the limit.
    private void closeBefore(long nowNanos) {
        Iterator<Open> oldest = bySpanId.values().iterator();
        while (oldest.hasNext()) {
            Open open = oldest.next();
            boolean over = open.timing.endNanos() + LINGER_NANOS < nowNanos;
            if (!over && bySpanId.size() < openMax) {
                return;
            }
            open.close();
            oldest.remove();
        }
    }
}
