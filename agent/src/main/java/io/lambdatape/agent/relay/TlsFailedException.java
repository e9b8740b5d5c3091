package io.lambdatape.agent.relay;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;

/** A TLS handshake has failed; the message says why. */
final class TlsFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    TlsFailedException(Throwable cause) {
        super("TLS handshake failed: " + reason(cause), cause);
    }

    /** What is at the bottom of it: an SSL exception hides it under layers. */
    private static String reason(Throwable cause) {
        Throwable at = cause;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        if (at instanceof ClosedChannelException) {
            return "the other side closed the connection before it was complete";
        }
        String message = at.getMessage();
        return message == null || message.isBlank() ? at.getClass().getSimpleName() : message;
    }
}
