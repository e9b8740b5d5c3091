package io.lambdatape.agent.attribution;

import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.recording.TraceContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One instance, as who stands in front of it sees it: which requests it has worked on, and when. Its word counts only
 * while it is {@linkplain #covered covered}. Safe for use by all threads.
 */
public final class Instance {
    private static final int VISITS_MAX = 256;

    private final Source source;
    private final boolean startSeen;
    private final ForwardedContexts forwarded;
    private final RecordingClock clock;
    private final Deque<Visit> visits = new ArrayDeque<>();
    private long firstVisitNanos = Long.MAX_VALUE;
    private long unreachableToNanos = Long.MIN_VALUE;
    private long coveredFromNanos = Long.MAX_VALUE;
    private long coveredToNanos = Long.MAX_VALUE;
    /** Visits that ended before are forgotten. */
    private long rememberedFromNanos = Long.MIN_VALUE;

    private boolean passedBy;
    private volatile boolean worksOutside;

    Instance(Source source, boolean startSeen, ForwardedContexts forwarded, RecordingClock clock) {
        this.source = source;
        this.startSeen = startSeen;
        this.forwarded = forwarded;
        this.clock = clock;
    }

    /** Its function and its own name. */
    public Source source() {
        return source;
    }

    long nanos() {
        return clock.nanos();
    }

    /** Until then no request can have reached it at all. */
    public synchronized void unreachable(long toNanos) {
        unreachableToNanos = toNanos;
    }

    /** From now on no request reaches it but through {@link #reached}. */
    public synchronized void covered() {
        if (coveredFromNanos == Long.MAX_VALUE) {
            coveredFromNanos = clock.nanos();
        }
    }

    /** From now on requests may reach it unseen, for the rest of its life. */
    public synchronized void uncovered() {
        if (coveredToNanos == Long.MAX_VALUE) {
            coveredToNanos = clock.nanos();
        }
    }

    /** A request may have reached it before it was covered. */
    public synchronized void passedBy() {
        passedBy = true;
    }

    /** Whether {@link #covered} counts now. */
    public synchronized boolean isCovered() {
        return coveredFromNanos != Long.MAX_VALUE && coveredToNanos == Long.MAX_VALUE;
    }

    /** Whether it is not, and will never be again. */
    synchronized boolean isGivenUp() {
        return coveredToNanos != Long.MAX_VALUE;
    }

    /**
     * A request is about to reach it.
     *
     * @param context what the request carries; null if nothing
     */
    public synchronized Visit reached(@Nullable TraceContext context) {
        List<OpenInvocation> who = context == null ? List.of() : forwarded.find(context, source);
        Visit visit = new Visit(this, who, clock.nanos());
        boolean first = firstVisitNanos == Long.MAX_VALUE;
        if (who.size() == 1) {
            // The first that we see is the first at all only if nothing can have been missed.
            who.getFirst().runsOn(visit, !first ? Boolean.FALSE : startSeen && !passedBy ? Boolean.TRUE : null);
        }
        if (first) {
            firstVisitNanos = visit.fromNanos();
        }
        visits.addLast(visit);
        if (visits.size() > VISITS_MAX) {
            visits.removeFirst();
            rememberedFromNanos = Objects.requireNonNull(visits.peekFirst()).fromNanos();
        }
        return visit;
    }

    /** What it was doing then. */
    synchronized Presence at(long nanos) {
        if (nanos <= unreachableToNanos && startSeen && coveredToNanos == Long.MAX_VALUE) {
            return new Presence(true, List.of(), Phase.INIT, false);
        }
        if (nanos < coveredFromNanos || nanos >= coveredToNanos || nanos < rememberedFromNanos) {
            return Presence.UNSURE;
        }
        List<Visit> there = new ArrayList<>(1);
        Visit before = null;
        for (Iterator<Visit> newest = visits.descendingIterator(); newest.hasNext(); ) {
            Visit visit = newest.next();
            if (visit.within(nanos)) {
                there.add(visit);
            } else if (before == null && visit.fromNanos() < nanos) {
                before = visit;
            }
        }
        return new Presence(true, there, phase(nanos), before != null && before.answered());
    }

    private @Nullable Phase phase(long nanos) {
        if (nanos >= firstVisitNanos) {
            return Phase.BACKGROUND;
        }
        return startSeen && !passedBy ? Phase.INIT : null;
    }

    /** The invocations that it has worked on until then, the last one first. */
    synchronized List<OpenInvocation> until(long nanos, int max) {
        List<OpenInvocation> earlier = new ArrayList<>();
        for (Iterator<Visit> newest = visits.descendingIterator(); newest.hasNext() && earlier.size() < max; ) {
            Visit visit = newest.next();
            if (visit.fromNanos() <= nanos) {
                earlier.addAll(visit.who());
            }
        }
        return earlier;
    }

    /** It was seen at work for no request. */
    void worksOutside() {
        worksOutside = true;
    }

    boolean isWorkingOutside() {
        return worksOutside;
    }
}
