package io.lambdatape.agent.sandbox;

import org.jspecify.annotations.Nullable;

/** A gate, and the socket file that is its own: another file there means another sandbox. Used by one thread. */
final class Gated {
    private static final long LOOK_AFTER_NANOS_MIN = 2_000_000;
    private static final long LOOK_AFTER_NANOS_MAX = 500_000_000;

    private final SandboxGate gate;
    private final @Nullable Object socketFile;
    private long lookAfterNanos = LOOK_AFTER_NANOS_MIN;
    private long dueNanos;

    Gated(SandboxGate gate, @Nullable Object socketFile, long openNanos) {
        this.gate = gate;
        this.socketFile = socketFile;
        this.dueNanos = openNanos + LOOK_AFTER_NANOS_MIN;
    }

    SandboxGate gate() {
        return gate;
    }

    @Nullable
    Object socketFile() {
        return socketFile;
    }

    /** When it is to be looked at again; never, once all connections pass through the gate. */
    long dueNanos() {
        return gate.instance().isCovered() ? Long.MAX_VALUE : dueNanos;
    }

    /** Takes part in a look. The next is due after a longer while. */
    void look(long nowNanos, PassedBy.Look look) {
        gate.look(look);
        lookAfterNanos = Math.min(LOOK_AFTER_NANOS_MAX, lookAfterNanos * 3 / 2);
        dueNanos = nowNanos + lookAfterNanos;
    }
}
