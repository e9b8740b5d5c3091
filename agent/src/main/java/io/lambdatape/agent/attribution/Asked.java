package io.lambdatape.agent.attribution;

import io.lambdatape.recording.Parent;
import io.lambdatape.recording.TraceContext;
import org.jspecify.annotations.Nullable;

/** Something that a function has asked: its own number, and the invocation that caused it. */
public final class Asked {
    /** What it says itself. */
    final @Nullable TraceContext stated;

    final long fromNanos;
    TraceContext id;
    OpenInvocations.Answer answer;

    /** When it had been read whole, if it was not known yet where the connection comes from; otherwise 0. */
    final long earlyNanos;

    /** When its answer was complete, if even then it was not known where the connection comes from; otherwise 0. */
    long answeredNanos;

    Asked(
            @Nullable TraceContext stated,
            long fromNanos,
            TraceContext id,
            OpenInvocations.Answer answer,
            long earlyNanos) {
        this.stated = stated;
        this.fromNanos = fromNanos;
        this.id = id;
        this.answer = answer;
        this.earlyNanos = earlyNanos;
    }

    public TraceContext id() {
        return id;
    }

    public Parent parent() {
        return answer.parent();
    }

    /** The invocation if it is certain; otherwise null. */
    public @Nullable TraceContext invocation() {
        return answer.invocation();
    }

    /** When its first byte was read. */
    public long fromNanos() {
        return fromNanos;
    }

    /** Why it belongs to no invocation of its instance, for {@code lambdatape.phase}; null otherwise. */
    public @Nullable String phase() {
        Phase phase = answer.phase();
        return phase == null ? null : phase.text();
    }
}
