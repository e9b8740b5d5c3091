package io.lambdatape.agent.attribution;

import io.lambdatape.recording.TraceContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Which invocations a request on its way to a function may be, by the context that it carries. Clients may send the
 * same context with several requests; and a request whose client has given up may still reach an instance later. Safe
 * for use by all threads.
 */
final class ForwardedContexts {
    /** For how long a request that was given up may still be under way. */
    private static final long GIVEN_UP_NANOS_MAX = 120_000_000_000L;

    private static final int GIVEN_UP_MAX = 16_384;

    private final Map<TraceContext, List<OpenInvocation>> under = new LinkedHashMap<>();
    private final Map<OpenInvocation, Long> givenUp = new LinkedHashMap<>();

    synchronized void add(OpenInvocation invocation) {
        under.computeIfAbsent(invocation.forwarded(), context -> new ArrayList<>(1))
                .add(invocation);
    }

    /** It was answered: its request is not under way any more. */
    synchronized void remove(OpenInvocation invocation) {
        List<OpenInvocation> same = under.get(invocation.forwarded());
        if (same != null && same.remove(invocation) && same.isEmpty()) {
            under.remove(invocation.forwarded());
        }
    }

    /** Its client is gone; the request itself may still get to an instance. */
    synchronized void givenUp(OpenInvocation invocation, long nowNanos) {
        if (invocation.visit() != null) {
            remove(invocation);
            return;
        }
        givenUp.put(invocation, nowNanos);
        while (!givenUp.isEmpty()) {
            Map.Entry<OpenInvocation, Long> oldest =
                    Objects.requireNonNull(givenUp.entrySet().iterator().next());
            if (givenUp.size() <= GIVEN_UP_MAX && nowNanos - oldest.getValue() <= GIVEN_UP_NANOS_MAX) {
                return;
            }
            givenUp.remove(oldest.getKey());
            remove(oldest.getKey());
        }
    }

    /** Which invocations a request with that context may be that has reached an instance now. */
    synchronized List<OpenInvocation> find(TraceContext context, Source instance) {
        List<OpenInvocation> found = new ArrayList<>(1);
        for (OpenInvocation invocation : under.getOrDefault(context, List.of())) {
            Visit visit = invocation.visit();
            boolean other = instance.lambda() != null
                    && !invocation.lambda().isEmpty()
                    && !instance.lambda().equals(invocation.lambda());
            // A function that redirects to itself is reached twice; but never on another instance.
            boolean elsewhere = visit != null && !visit.instance().source().equals(instance);
            if (!other && !elsewhere) {
                found.add(invocation);
            }
        }
        return found;
    }

    /** The open or given-up invocations that were sent with that context. */
    synchronized List<OpenInvocation> all(TraceContext context) {
        return List.copyOf(under.getOrDefault(context, List.of()));
    }
}
