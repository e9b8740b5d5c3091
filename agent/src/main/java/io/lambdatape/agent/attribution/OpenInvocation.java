package io.lambdatape.agent.attribution;

import io.lambdatape.recording.TraceContext;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An invocation that has begun and not yet been answered. */
public final class OpenInvocation {
    private final TraceContext id;
    private final String lambda;
    private final AtomicInteger queries = new AtomicInteger();
    private final AtomicLong queryNanos = new AtomicLong();
    private volatile @Nullable String instance;
    private volatile @Nullable Boolean coldStart;

    private final long openNanos;
    private volatile long closeNanos = Long.MAX_VALUE;

    OpenInvocation(TraceContext id, String lambda, long openNanos) {
        this.id = id;
        this.lambda = lambda;
        this.openNanos = openNanos;
    }

    public TraceContext id() {
        return id;
    }

    /** The function's name; empty if the platform does not tell. */
    public String lambda() {
        return lambda;
    }

    /** The instance that runs it; null as long as that is unknown. */
    public @Nullable String instance() {
        return instance;
    }

    /** Where it runs, as far as that is known. */
    Source source() {
        return new Source(lambda.isEmpty() ? null : lambda, instance);
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

    void runsOn(String newInstance, boolean first) {
        instance = newInstance;
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

    void addQuery(long durationNanos) {
        queries.incrementAndGet();
        queryNanos.addAndGet(durationNanos);
    }
}
