package io.lambdatape.agent.attribution;

import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.Parent;
import io.lambdatape.recording.TraceContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The invocations that are open on this worker now, and for two seconds those that were. Listeners of invocations open and close them, all others ask. Safe
 * for use by all threads.
 */
public final class OpenInvocations {
    private static final int CANDIDATES_MAX = 64;

    /** For how long an ended invocation can still be found by {@link #attributeBetween}. */
    private static final long RECENT_NANOS_MAX = 2_000_000_000;

    private static final int RECENT_MAX = 16_384;

    private final Map<TraceContext, OpenInvocation> open = new ConcurrentHashMap<>();
    private final Queue<OpenInvocation> recent = new ConcurrentLinkedQueue<>();
    private final AtomicInteger recentCount = new AtomicInteger();
    private final RecordingClock clock;

    /**
     * What a question finds.
     *
     * @param invocation the invocation if it is certain
     * @param parent what is to be recorded
     * @param source where it runs, as far as the invocation tells
     */
    public record Answer(@Nullable TraceContext invocation, Parent parent, Source source) {
        /** An answer that does not tell where it runs. */
        public Answer(@Nullable TraceContext invocation, Parent parent) {
            this(invocation, parent, Source.UNKNOWN);
        }
    }

    public OpenInvocations() {
        this(RecordingClock.system());
    }

    /** @param clock stamps the begin and the end of invocations */
    public OpenInvocations(RecordingClock clock) {
        this.clock = clock;
    }

    /** An invocation has begun. */
    public OpenInvocation opened(TraceContext id, @Nullable String lambda) {
        OpenInvocation invocation = new OpenInvocation(id, lambda == null ? "" : lambda, clock.nanos());
        open.put(id, invocation);
        return invocation;
    }

    /**
     * It is known now which instance runs an invocation.
     *
     * @param first whether it is the instance's first invocation: a cold start
     */
    public void runsOn(TraceContext id, String instance, boolean first) {
        OpenInvocation invocation = open.get(id);
        if (invocation != null) {
            invocation.runsOn(instance, first);
        }
    }

    /** An invocation has been answered, or given up. */
    public void closed(TraceContext id) {
        OpenInvocation invocation = open.get(id);
        if (invocation == null) {
            return;
        }
        long now = clock.nanos();
        invocation.closed(now);
        // Into the one before out of the other, so that it is never in neither.
        recent.add(invocation);
        if (!open.remove(id, invocation)) {
            recent.remove(invocation);
            return;
        }
        int count = recentCount.incrementAndGet();
        OpenInvocation oldest = recent.peek();
        while (oldest != null && (count > RECENT_MAX || oldest.closeNanos() < now - RECENT_NANOS_MAX)) {
            if (recent.remove(oldest)) {
                count = recentCount.decrementAndGet();
            }
            oldest = recent.peek();
        }
    }

    /** What is known of the invocations that are open now. */
    public List<Source> openNow() {
        return open.values().stream().map(OpenInvocation::source).distinct().toList();
    }

    /**
     * Which invocation caused something that comes from {@code source} and happened at an unknown moment between the
     * two times, at most two seconds ago. An invocation that has ended since counts as well.
     */
    public Answer attributeBetween(Source source, long fromNanos, long toNanos) {
        List<OpenInvocation> then = new ArrayList<>();
        // The open ones first: one that ends in between is found twice rather than never.
        for (OpenInvocation invocation : open.values()) {
            if (invocation.overlaps(fromNanos, toNanos)) {
                then.add(invocation);
            }
        }
        for (OpenInvocation invocation : recent) {
            if (invocation.overlaps(fromNanos, toNanos) && !then.contains(invocation)) {
                then.add(invocation);
            }
        }
        return among(then, source);
    }

    /** A query that was tied to an invocation has ended. */
    public void queryEnded(TraceContext invocation, long durationNanos) {
        OpenInvocation parent = open.get(invocation);
        if (parent != null) {
            parent.addQuery(durationNanos);
        }
    }

    /**
     * Which invocation caused something that comes from {@code source} now.
     *
     * @param stated the {@code traceparent} that it carries itself; null if none
     */
    public Answer attribute(@Nullable TraceContext stated, Source source) {
        if (stated != null) {
            OpenInvocation invocation = open.get(stated);
            return new Answer(
                    stated,
                    Parent.known(stated.spanId(), Attribution.TRACEPARENT),
                    invocation == null ? Source.UNKNOWN : invocation.source());
        }
        return among(open.values(), source);
    }

    private static Answer among(Collection<OpenInvocation> invocations, Source source) {
        if (source.instance() != null) {
            List<OpenInvocation> there = new ArrayList<>();
            for (OpenInvocation invocation : invocations) {
                if (source.instance().equals(invocation.instance())) {
                    there.add(invocation);
                }
            }
            if (there.size() == 1) {
                return certain(there.getFirst(), Attribution.INSTANCE);
            }
        }
        List<OpenInvocation> possible = new ArrayList<>();
        for (OpenInvocation invocation : invocations) {
            if (possible(invocation, source)) {
                possible.add(invocation);
            }
        }
        return switch (possible.size()) {
            case 0 -> new Answer(null, Parent.NONE);
            case 1 -> certain(possible.getFirst(), Attribution.EXCLUSIVE);
            default ->
                new Answer(
                        null,
                        Parent.oneOf(possible.stream()
                                .limit(CANDIDATES_MAX)
                                .map(OpenInvocation::id)
                                .toList()));
        };
    }

    // One that is known to run elsewhere, or another function's, cannot be it.
    private static boolean possible(OpenInvocation invocation, Source source) {
        String lambda = source.lambda();
        String instance = source.instance();
        boolean otherLambda = lambda != null && !invocation.lambda().isEmpty() && !lambda.equals(invocation.lambda());
        boolean elsewhere =
                instance != null && invocation.instance() != null && !instance.equals(invocation.instance());
        return !otherLambda && !elsewhere;
    }

    private static Answer certain(OpenInvocation invocation, Attribution attribution) {
        return new Answer(invocation.id(), Parent.known(invocation.id().spanId(), attribution), invocation.source());
    }
}
