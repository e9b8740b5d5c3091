package io.lambdatape.agent.attribution;

import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.recording.Parent;
import io.lambdatape.recording.TraceContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The invocations that are open on this worker now, and for two seconds those that were. Listeners of invocations open
 * and close them, who stands in front of instances tells where they run, all others ask. What is answered is decided by
 * {@link AttributionRules}. Safe for use by all threads.
 */
public final class OpenInvocations {
    private final Map<TraceContext, OpenInvocation> open = new ConcurrentHashMap<>();
    private final RecentInvocations recent = new RecentInvocations();
    private final Map<Source, Instance> instances = new ConcurrentHashMap<>();
    private final ForwardedContexts forwarded = new ForwardedContexts();
    private final AttributionRules rules;
    private final RecordingClock clock;

    /**
     * What a question finds.
     *
     * @param invocation the invocation if it is certain
     * @param parent what is to be recorded
     * @param source where it runs, as far as the invocation tells
     * @param phase why an instance's query belongs to none of its invocations; null otherwise, and if unknown
     */
    public record Answer(
            @Nullable TraceContext invocation,
            Parent parent,
            Source source,
            @Nullable Phase phase) {
        /** An answer that does not tell where it runs. */
        public Answer(@Nullable TraceContext invocation, Parent parent) {
            this(invocation, parent, Source.UNKNOWN, null);
        }
    }

    /** @param clock stamps the begin and the end of invocations; that of the listeners, whose stamps are compared */
    public OpenInvocations(RecordingClock clock) {
        this.clock = clock;
        this.rules = new AttributionRules(open, recent, instances, forwarded, new OutsideWork(clock));
    }

    /** An invocation has begun; it carries its own context on its way. */
    public OpenInvocation opened(TraceContext id, @Nullable String lambda) {
        return opened(id, lambda, null);
    }

    /**
     * An invocation has begun. To be told before its request is passed on.
     *
     * @param stated the context that its request carries instead of its own; null if none
     */
    public OpenInvocation opened(TraceContext id, @Nullable String lambda, @Nullable TraceContext stated) {
        OpenInvocation invocation =
                new OpenInvocation(id, stated == null ? id : stated, lambda == null ? "" : lambda, clock.nanos());
        forwarded.add(invocation);
        open.put(id, invocation);
        return invocation;
    }

    /** An invocation has been answered: to be told before the client can know. */
    public void closed(TraceContext id) {
        OpenInvocation invocation = end(id);
        if (invocation != null) {
            forwarded.remove(invocation);
            Visit visit = invocation.visit();
            if (visit != null) {
                visit.left();
            }
        }
    }

    /** An invocation's client or its answer is gone; the function may be at work on it all the same, or be so later. */
    public void givenUp(TraceContext id) {
        OpenInvocation invocation = end(id);
        if (invocation != null) {
            forwarded.givenUp(invocation, clock.nanos());
        }
    }

    private @Nullable OpenInvocation end(TraceContext id) {
        OpenInvocation invocation = open.get(id);
        if (invocation == null) {
            return null;
        }
        long now = clock.nanos();
        invocation.closed(now);
        // Into the one before out of the other, so that it is never in neither.
        recent.add(invocation, now);
        open.remove(id, invocation);
        return invocation;
    }

    /**
     * An instance has been found.
     *
     * @param source its function and its name
     * @param startSeen whether it cannot have worked on a request yet
     */
    public Instance instance(Source source, boolean startSeen) {
        Instance instance = new Instance(source, startSeen, forwarded, clock);
        Instance namesake = instances.put(source, instance);
        if (namesake != null) {
            // Two of one name, say of two workers: what comes from one may come from the other.
            namesake.uncovered();
            instance.uncovered();
        }
        return instance;
    }

    /** An instance is no more. */
    public void ended(Instance instance) {
        instance.uncovered();
        instances.remove(instance.source(), instance);
    }

    /** Whether that invocation is open now. */
    boolean isOpen(TraceContext id) {
        return open.containsKey(id);
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
        return rules.between(source, fromNanos, toNanos);
    }

    /**
     * Which invocation a log line belongs to that names its trace.
     *
     * @param traceId what it names
     * @param spanId the span that it names; null if none
     * @param otherwise what is known without
     */
    public Answer attributeStated(String traceId, @Nullable String spanId, Source source, Answer otherwise) {
        return rules.ofTrace(traceId, spanId, source, otherwise);
    }

    /** Which invocation caused a query that comes from {@code source} and has been read whole now. */
    public Answer attribute(@Nullable TraceContext stated, Source source) {
        return attribute(stated, source, clock.nanos());
    }

    /**
     * Which invocation caused a query that comes from {@code source} and has been read whole now.
     *
     * @param stated the {@code traceparent} that it carries itself; null if none
     * @param fromNanos when its first byte was read
     */
    public Answer attribute(@Nullable TraceContext stated, Source source, long fromNanos) {
        return rules.now(stated, source, fromNanos, clock.nanos());
    }

    /** What can be said of a query that has been read whole now while it is not known yet where it comes from. */
    public Answer attributeEarly(@Nullable TraceContext stated, long fromNanos) {
        return rules.early(stated, fromNanos);
    }

    /**
     * The same as soon as the search for where it comes from has ended.
     *
     * @param early what {@link #attributeEarly} has answered
     * @param askedNanos when the query had been read whole
     */
    public Answer attributeLate(
            @Nullable TraceContext stated, Answer early, Source source, long fromNanos, long askedNanos) {
        return rules.late(stated, early, source, fromNanos, askedNanos);
    }

    /** The time by which invocations are stamped, in nanoseconds since the epoch. */
    public long nanos() {
        return clock.nanos();
    }

    /** A query's answer is complete; to be told before the client can know. */
    public void queryEnded(Answer answer, Source source, long fromNanos, long nanos) {
        OpenInvocation parent = answer.invocation() == null ? null : open.get(answer.invocation());
        if (parent != null) {
            parent.addQuery(Math.max(0, nanos - fromNanos));
        }
        rules.queryEnded(source, fromNanos, nanos);
    }

    /** A call's answer is complete; to be told before the client can know. */
    public void callEnded(Answer answer, Source source, long fromNanos, long nanos) {
        OpenInvocation parent = answer.invocation() == null ? null : open.get(answer.invocation());
        if (parent != null) {
            parent.addCall();
        }
        rules.queryEnded(source, fromNanos, nanos);
    }
}
