package io.lambdatape.agent.attribution;

import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The invocations that have ended, for two seconds. Safe for use by all threads. */
final class RecentInvocations {
    private static final long NANOS_MAX = 2_000_000_000;
    private static final int COUNT_MAX = 16_384;

    private final Deque<OpenInvocation> ended = new ConcurrentLinkedDeque<>();
    private final AtomicInteger count = new AtomicInteger();

    void add(OpenInvocation invocation, long nowNanos) {
        ended.addLast(invocation);
        int now = count.incrementAndGet();
        OpenInvocation oldest = ended.peekFirst();
        while (oldest != null && (now > COUNT_MAX || oldest.closeNanos() < nowNanos - NANOS_MAX)) {
            if (ended.removeFirstOccurrence(oldest)) {
                now = count.decrementAndGet();
            }
            oldest = ended.peekFirst();
        }
    }

    /** At most so many of them, the last one first. */
    List<OpenInvocation> last(Predicate<OpenInvocation> which, int max) {
        List<OpenInvocation> found = new ArrayList<>();
        for (Iterator<OpenInvocation> newest = ended.descendingIterator(); newest.hasNext() && found.size() < max; ) {
            OpenInvocation invocation = newest.next();
            if (which.test(invocation)) {
                found.add(invocation);
            }
        }
        return found;
    }
}
