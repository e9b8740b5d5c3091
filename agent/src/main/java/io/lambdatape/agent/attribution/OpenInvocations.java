package io.lambdatape.agent.attribution;

import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.Parent;
import io.lambdatape.recording.TraceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The invocations that are open on this worker now. Listeners of invocations open and close them, all others ask. Safe
 * for use by all threads.
 */
public final class OpenInvocations {
    private static final int CANDIDATES_MAX = 64;

    private final Map<TraceContext, OpenInvocation> open = new ConcurrentHashMap<>();

    /** What a question finds: the invocation if it is certain, and the parent to record. */
    public record Answer(@Nullable TraceContext invocation, Parent parent) {}

    /** An invocation has begun. */
    public OpenInvocation opened(TraceContext id, @Nullable String lambda) {
        OpenInvocation invocation = new OpenInvocation(id, lambda == null ? "" : lambda);
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
        open.remove(id);
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
            return new Answer(stated, Parent.known(stated.spanId(), Attribution.TRACEPARENT));
        }
        if (source.instance() != null) {
            List<OpenInvocation> there = new ArrayList<>();
            for (OpenInvocation invocation : open.values()) {
                if (source.instance().equals(invocation.instance())) {
                    there.add(invocation);
                }
            }
            if (there.size() == 1) {
                return certain(there.getFirst(), Attribution.INSTANCE);
            }
        }
        List<OpenInvocation> possible = new ArrayList<>();
        for (OpenInvocation invocation : open.values()) {
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
        return new Answer(invocation.id(), Parent.known(invocation.id().spanId(), attribution));
    }
}
