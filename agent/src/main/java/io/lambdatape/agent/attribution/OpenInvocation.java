package io.lambdatape.agent.attribution;

import io.lambdatape.recording.TraceContext;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An invocation that has begun and not yet been answered. */
public final class OpenInvocation {
    private final TraceContext id;
    private final TraceContext forwarded;
    private final String lambda;
    private final AtomicInteger queries = new AtomicInteger();
    private final AtomicLong queryNanos = new AtomicLong();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile @Nullable Visit visit;
    private volatile @Nullable Boolean coldStart;

    private final long openNanos;
    private volatile long closeNanos = Long.MAX_VALUE;

    OpenInvocation(TraceContext id, TraceContext forwarded, String lambda, long openNanos) {
        this.id = id;
        this.forwarded = forwarded;
        this.lambda = lambda;
        this.openNanos = openNanos;
    }

    public TraceContext id() {
        return id;
    }

    /** The context that its request carries on its way to the function: the client's own, or {@link #id}. */
    TraceContext forwarded() {
        return forwarded;
    }

    /** The function's name; empty if the platform does not tell. */
    public String lambda() {
        return lambda;
    }

    /** The instance that runs it; null as long as that is unknown. */
    public @Nullable String instance() {
        Visit there = visit;
        return there == null ? null : there.instance().source().instance();
    }

    /** Where it runs, as far as that is known. */
    Source source() {
        return new Source(lambda.isEmpty() ? null : lambda, instance());
    }

    /** Whether it started its instance; null as long as that is unknown. */
    public @Nullable Boolean coldStart() {
        return coldStart;
    }

    /** When it ended, in nanoseconds since the epoch; far in the future as long as it is open. */
    long closeNanos() {
        return closeNanos;
    }

    void closed(long nanos) {
        closeNanos = nanos;
    }

    /** Whether it was open at any time between the two. */
    boolean overlaps(long fromNanos, long toNanos) {
        return openNanos <= toNanos && closeNanos >= fromNanos;
    }

    /** Its stay on its instance; null as long as that is unknown. */
    @Nullable
    Visit visit() {
        return visit;
    }

    void runsOn(Visit there, @Nullable Boolean first) {
        visit = there;
        coldStart = first;
    }

    /** How many finished queries were tied to it so far. */
    public int queries() {
        return queries.get();
    }

    /** How long they took together, in nanoseconds. */
    public long queryNanos() {
        return queryNanos.get();
    }

    /** How many answered calls were tied to it so far. */
    public int calls() {
        return calls.get();
    }

    void addCall() {
        calls.incrementAndGet();
    }

    void addQuery(long durationNanos) {
        queries.incrementAndGet();
        queryNanos.addAndGet(durationNanos);
    }
}
