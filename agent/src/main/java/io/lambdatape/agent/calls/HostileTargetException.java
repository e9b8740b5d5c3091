package io.lambdatape.agent.calls;

import java.io.Serial;

/** A request names no target that can be called; the message is one sentence with the cure. */
final class HostileTargetException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    HostileTargetException(String message) {
        super(message);
    }
}
