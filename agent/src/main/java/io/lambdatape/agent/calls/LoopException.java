package io.lambdatape.agent.calls;

import java.io.IOException;
import java.io.Serial;

/** The target of a call is the proxy itself. */
final class LoopException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    LoopException() {
        super("the proxy would call itself");
    }
}
