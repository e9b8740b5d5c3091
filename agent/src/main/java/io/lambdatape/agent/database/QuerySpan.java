package io.lambdatape.agent.database;

import io.lambdatape.agent.attribution.OpenInvocations;
import io.lambdatape.recording.TraceContext;
import org.jspecify.annotations.Nullable;

/** A query's place among the spans: its own number, and the invocation that caused it. */
public final class QuerySpan {
    /** What the query itself says. */
    final @Nullable TraceContext stated;

    final long startNanos;
    TraceContext id;
    OpenInvocations.Answer answer;

    /** When it had been read whole, if it was not known yet where the connection comes from; otherwise 0. */
    final long askedEarlyNanos;

    QuerySpan(
            @Nullable TraceContext stated,
            long startNanos,
            TraceContext id,
            OpenInvocations.Answer answer,
            long askedEarlyNanos) {
        this.stated = stated;
        this.startNanos = startNanos;
        this.id = id;
        this.answer = answer;
        this.askedEarlyNanos = askedEarlyNanos;
    }
}
