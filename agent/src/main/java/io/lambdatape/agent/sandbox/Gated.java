package io.lambdatape.agent.sandbox;

import org.jspecify.annotations.Nullable;

/** A gate, and the socket file that is its own: another file there means another sandbox. Used by one thread. */
final class Gated {
    private static final long LOOK_AFTER_NANOS_MIN = 2_000_000;
    private static final long LOOK_AFTER_NANOS_MAX = 100_000_000;

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

    /** Looks, more and more rarely, until all connections pass through the gate. */
    void lookIfDue(long nowNanos, PassedBy passedBy) {
        if (nowNanos < dueNanos || gate.instance().isCovered()) {
            return;
        }
        gate.look(passedBy);
        // A sandbox that is busy has a moment without connections now and then: seldom looks would never meet it.
        lookAfterNanos = Math.min(LOOK_AFTER_NANOS_MAX, lookAfterNanos * 5 / 4 + 1);
        dueNanos = nowNanos + lookAfterNanos;
    }
}
