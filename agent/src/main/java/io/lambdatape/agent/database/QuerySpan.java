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

    /** It was asked when it was not yet known where the connection comes from. */
    final boolean askedEarly;

    QuerySpan(
            @Nullable TraceContext stated,
            long startNanos,
            TraceContext id,
            OpenInvocations.Answer answer,
            boolean askedEarly) {
        this.stated = stated;
        this.startNanos = startNanos;
        this.id = id;
        this.answer = answer;
        this.askedEarly = askedEarly;
    }
}
