package io.lambdatape.agent.relay;

import java.io.IOException;
import java.io.Serial;

/** A listener could not take its address; the message is one sentence that names the place and the cure. */
public final class ListenFailedException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    ListenFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
