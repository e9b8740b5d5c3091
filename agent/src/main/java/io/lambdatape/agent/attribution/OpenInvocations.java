package io.lambdatape.agent.attribution;

import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.Parent;
import io.lambdatape.recording.TraceContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The invocations that are open on this worker now, and for two seconds those that were. Listeners of invocations open
 * and close them, who stands in front of instances tells where they run, all others ask. The rules are those of
 * docs/attribution.md; here alone they are applied. Safe for use by all threads.
 */
public final class OpenInvocations {
    private static final int CANDIDATES_MAX = 64;

    /** How many earlier invocations of an instance are candidates where it is known to work on after answers. */
    private static final int EARLIER_MAX = 32;

    private final Map<TraceContext, OpenInvocation> open = new ConcurrentHashMap<>();
    private final RecentInvocations recent = new RecentInvocations();
    private final Map<Source, Instance> instances = new ConcurrentHashMap<>();
    private final ForwardedContexts forwarded = new ForwardedContexts();
    private final OutsideWork outside;
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

    public OpenInvocations() {
        this(RecordingClock.system());
    }

    /** @param clock stamps the begin and the end of invocations; that of the listeners, whose stamps are compared */
    public OpenInvocations(RecordingClock clock) {
        this.clock = clock;
        this.outside = new OutsideWork(clock);
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

    /** What is known of the invocations that are open now. */
    public List<Source> openNow() {
        return open.values().stream().map(OpenInvocation::source).distinct().toList();
    }

    /**
     * Which invocation caused something that comes from {@code source} and happened at an unknown moment between the
     * two times, at most two seconds ago. An invocation that has ended since counts as well.
     */
    public Answer attributeBetween(Source source, long fromNanos, long toNanos) {
        List<OpenInvocation> then = between(source, fromNanos, toNanos);
        Instance instance = instances.get(source);
        if (instance != null && instance.isCovered()) {
            List<OpenInvocation> there = then.stream()
                    .filter(one ->
                            source.instance() != null && source.instance().equals(one.instance()))
                    .toList();
            return switch (there.size()) {
                case 0 -> nobody(source, null);
                case 1 -> worksOutside(instance) ? candidates(there) : certain(there.getFirst(), Attribution.INSTANCE);
                default -> candidates(there);
            };
        }
        return switch (then.size()) {
            case 0 -> nobody(source, null);
            case 1 -> certain(then.getFirst(), Attribution.EXCLUSIVE);
            default -> candidates(then);
        };
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
        if (stated != null) {
            return stated(stated, source);
        }
        Answer answer = onInstance(source, fromNanos, clock.nanos());
        if (answer == null) {
            answer = amongOpen(source, fromNanos);
            noteOutside(answer, source);
        }
        return answer;
    }

    /** What can be said of a query that has been read whole now while it is not known yet where it comes from. */
    public Answer attributeEarly(@Nullable TraceContext stated, long fromNanos) {
        return stated == null ? amongOpen(Source.UNKNOWN, fromNanos) : stated(stated, Source.UNKNOWN);
    }

    /**
     * The same as soon as the search for where it comes from has ended.
     *
     * @param early what {@link #attributeEarly} has answered
     * @param askedNanos when the query had been read whole
     */
    public Answer attributeLate(
            @Nullable TraceContext stated, Answer early, Source source, long fromNanos, long askedNanos) {
        if (stated != null) {
            return stated(stated, source);
        }
        Answer answer = onInstance(source, fromNanos, askedNanos);
        if (answer == null) {
            answer = source.equals(Source.UNKNOWN)
                    ? early
                    : among(between(source, fromNanos, askedNanos), source, fromNanos);
            noteOutside(answer, source);
        }
        return answer;
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
        Instance instance = instances.get(source);
        if (instance != null) {
            Presence asked = instance.at(fromNanos);
            Presence answered = instance.at(nanos);
            if (asked.sure() && answered.sure() && !asked.visits().equals(answered.visits())) {
                // It went on beyond an answer, or into a request: others may do so unseen.
                sawWorkOutside(
                        instance, asked.idle() || asked.visits().getFirst().answered());
            }
        }
    }

    // Level traceparent. A function that hands on what it has got means itself, not its client.
    private Answer stated(TraceContext stated, Source source) {
        OpenInvocation invocation = open.get(stated);
        if (invocation == null) {
            List<OpenInvocation> same = forwarded.all(stated).stream()
                    .filter(one -> possible(one, source))
                    .toList();
            invocation = same.size() == 1 ? same.getFirst() : null;
        }
        return invocation == null
                ? new Answer(stated, Parent.known(stated.spanId(), Attribution.TRACEPARENT))
                : certain(invocation, Attribution.TRACEPARENT);
    }

    // Level instance; null if it is not known all that the instance was asked.
    private @Nullable Answer onInstance(Source source, long fromNanos, long askedNanos) {
        Instance instance = instances.get(source);
        Presence from = instance == null ? Presence.UNSURE : instance.at(fromNanos);
        Presence asked = instance == null ? Presence.UNSURE : instance.at(askedNanos);
        if (instance == null || !from.sure() || !asked.sure()) {
            return null;
        }
        if (from.idle() && asked.idle()) {
            if (from.phase() == Phase.BACKGROUND) {
                sawWorkOutside(instance, from.afterAnswer());
            }
            return nobody(source, from.phase());
        }
        Set<Visit> visits = new LinkedHashSet<>(asked.visits());
        visits.addAll(from.visits());
        Set<OpenInvocation> who = new LinkedHashSet<>();
        visits.forEach(visit -> who.addAll(visit.who()));
        boolean worksOutside = worksOutside(instance);
        boolean sure = visits.size() == 1 && who.size() == 1 && from.visits().equals(asked.visits());
        if (sure && !worksOutside) {
            return certain(who.iterator().next(), Attribution.INSTANCE);
        }
        if (worksOutside) {
            who.addAll(instance.until(askedNanos, EARLIER_MAX));
        }
        return who.isEmpty() ? nobody(source, null) : candidates(who);
    }

    private boolean worksOutside(Instance instance) {
        return instance.isWorkingOutside() || outside.isKnown(instance.source().lambda());
    }

    private void sawWorkOutside(Instance instance, boolean itself) {
        instance.worksOutside();
        if (itself) {
            outside.seen(instance.source().lambda());
        }
    }

    // Levels exclusive and candidates. Where instances are known, what comes from none or from one that may have been
    // asked more than is known, may come from one that is idle: then the only open invocation is no proof.
    private Answer among(List<OpenInvocation> possible, Source source, long fromNanos) {
        if (possible.isEmpty()) {
            return nobody(source, null);
        }
        boolean exclusive = possible.size() == 1 && instances.isEmpty() && source.instance() == null;
        if (exclusive && !outside.isKnown(source.lambda())) {
            return certain(possible.getFirst(), Attribution.EXCLUSIVE);
        }
        List<OpenInvocation> all = new ArrayList<>(possible);
        if (!instances.isEmpty() || outside.isKnown(source.lambda())) {
            all.addAll(recent.last(
                    one -> possible(one, source) && one.overlaps(0, fromNanos) && !possible.contains(one),
                    CANDIDATES_MAX));
        }
        return candidates(all);
    }

    private Answer amongOpen(Source source, long fromNanos) {
        return among(open.values().stream().filter(one -> possible(one, source)).toList(), source, fromNanos);
    }

    private void noteOutside(Answer answer, Source source) {
        if (answer.parent().attribution() == Attribution.NONE && source.instance() == null) {
            outside.seen(source.lambda());
        }
    }

    private List<OpenInvocation> between(Source source, long fromNanos, long toNanos) {
        Set<OpenInvocation> then = new LinkedHashSet<>();
        // The open ones first: one that ends in between is found twice rather than never.
        for (OpenInvocation invocation : open.values()) {
            if (invocation.overlaps(fromNanos, toNanos) && possible(invocation, source)) {
                then.add(invocation);
            }
        }
        then.addAll(recent.last(one -> one.overlaps(fromNanos, toNanos) && possible(one, source), Integer.MAX_VALUE));
        return List.copyOf(then);
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

    private static Answer nobody(Source source, @Nullable Phase phase) {
        return new Answer(null, Parent.NONE, source, phase);
    }

    private static Answer candidates(Collection<OpenInvocation> invocations) {
        return new Answer(
                null,
                Parent.oneOf(invocations.stream()
                        .limit(CANDIDATES_MAX)
                        .map(OpenInvocation::id)
                        .toList()));
    }

    private static Answer certain(OpenInvocation invocation, Attribution attribution) {
        return new Answer(
                invocation.id(), Parent.known(invocation.id().spanId(), attribution), invocation.source(), null);
    }
}
