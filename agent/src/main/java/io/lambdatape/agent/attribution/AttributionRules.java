package io.lambdatape.agent.attribution;

import io.lambdatape.agent.attribution.OpenInvocations.Answer;
import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.Parent;
import io.lambdatape.recording.TraceContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules of docs/attribution.md, from the surest level to none; here alone they are applied. */
final class AttributionRules {
    private static final int CANDIDATES_MAX = 128;

    /** How many earlier invocations of an instance are candidates where it is known to work on after answers. */
    private static final int EARLIER_MAX = 32;

    private final Map<TraceContext, OpenInvocation> open;
    private final RecentInvocations recent;
    private final Map<Source, Instance> instances;
    private final ForwardedContexts forwarded;
    private final OutsideWork outside;

    AttributionRules(
            Map<TraceContext, OpenInvocation> open,
            RecentInvocations recent,
            Map<Source, Instance> instances,
            ForwardedContexts forwarded,
            OutsideWork outside) {
        this.open = open;
        this.recent = recent;
        this.instances = instances;
        this.forwarded = forwarded;
        this.outside = outside;
    }

    /** Of a log line, which was written at an unknown moment between the two. */
    Answer between(Source source, long fromNanos, long toNanos) {
        List<OpenInvocation> then = openBetween(source, fromNanos, toNanos);
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

    /**
     * Of a log line that names its trace: the invocation of that trace, if this worker knows one alone. Its own spans
     * are within that invocation.
     */
    Answer ofTrace(String traceId, @Nullable String spanId, Source source, Answer otherwise) {
        Set<OpenInvocation> there = new LinkedHashSet<>(openBetween(source, 0, Long.MAX_VALUE));
        there.removeIf(one -> !one.id().traceId().equals(traceId));
        if (there.size() == 1) {
            return certain(there.iterator().next(), Attribution.TRACEPARENT);
        }
        if (spanId == null) {
            return otherwise;
        }
        for (OpenInvocation one : there) {
            if (one.id().spanId().equals(spanId)) {
                return certain(one, Attribution.TRACEPARENT);
            }
        }
        return new Answer(new TraceContext(traceId, spanId), Parent.known(spanId, Attribution.TRACEPARENT));
    }

    /** Of a query that has been read whole now. */
    Answer now(@Nullable TraceContext stated, Source source, long fromNanos, long nowNanos) {
        if (stated != null) {
            return stated(stated, source);
        }
        Answer answer = onInstance(source, fromNanos, nowNanos);
        if (answer == null) {
            answer = amongOpen(source, fromNanos);
            noteOutside(answer, source);
        }
        return answer;
    }

    /** Of a query that has been read whole now, while it is not known yet where it comes from. */
    Answer early(@Nullable TraceContext stated, long fromNanos) {
        return stated == null ? amongOpen(Source.UNKNOWN, fromNanos) : stated(stated, Source.UNKNOWN);
    }

    /** The same, as soon as that is known, or known to be unknown. */
    Answer late(@Nullable TraceContext stated, Answer early, Source source, long fromNanos, long askedNanos) {
        if (stated != null) {
            return stated(stated, source);
        }
        Answer answer = onInstance(source, fromNanos, askedNanos);
        if (answer == null) {
            answer = source.equals(Source.UNKNOWN)
                    ? early
                    : among(openBetween(source, fromNanos, askedNanos), source, fromNanos);
            noteOutside(answer, source);
        }
        return answer;
    }

    /** A query's answer is complete: was its instance still where it was when it asked? */
    void queryEnded(Source source, long fromNanos, long nanos) {
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

    // Level traceparent. A function that hands on what it has got means itself, not its client; a client may ask too.
    private Answer stated(TraceContext stated, Source source) {
        OpenInvocation invocation = open.get(stated);
        if (invocation == null && source.lambda() != null) {
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

    // Levels exclusive and candidates. Where instances are known, what comes from none of them may come from an idle
    // one:
    // then the only open invocation is no proof. What comes from one that may have been asked more than is known is its
    // function's only invocation's, if none has ended lately either.
    private Answer among(List<OpenInvocation> possible, Source source, long fromNanos) {
        if (possible.isEmpty()) {
            return nobody(source, null);
        }
        List<OpenInvocation> all = new ArrayList<>(possible);
        if (!instances.isEmpty() || outside.isKnown(source.lambda())) {
            all.addAll(recent.last(
                    one -> possible(one, source) && one.overlaps(0, fromNanos) && !possible.contains(one),
                    CANDIDATES_MAX));
        }
        if (all.size() == 1 && provable(possible.getFirst(), source) && !outside.isKnown(source.lambda())) {
            return certain(all.getFirst(), Attribution.EXCLUSIVE);
        }
        return candidates(all);
    }

    private boolean provable(OpenInvocation only, Source source) {
        if (instances.isEmpty() || source.instance() == null) {
            return instances.isEmpty() && source.instance() == null;
        }
        Instance instance = instances.get(source);
        // Seen there, it is there: unless two go by that name.
        return only.instance() == null || (instance != null && !instance.isGivenUp());
    }

    private Answer amongOpen(Source source, long fromNanos) {
        List<OpenInvocation> possible = new ArrayList<>();
        for (OpenInvocation invocation : open.values()) {
            if (possible(invocation, source)) {
                possible.add(invocation);
            }
        }
        return among(possible, source, fromNanos);
    }

    private void noteOutside(Answer answer, Source source) {
        if (answer.parent().attribution() == Attribution.NONE && source.instance() == null) {
            outside.seen(source.lambda());
        }
    }

    private List<OpenInvocation> openBetween(Source source, long fromNanos, long toNanos) {
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
