package io.lambdatape.replay;

/** A replay cannot start or go on. The message is a sentence for the user: what is wrong and the cure. */
public final class ReplayException extends Exception {
    private static final long serialVersionUID = 1L;

    public ReplayException(String message) {
        super(message);
    }

    public ReplayException(String message, Throwable cause) {
        super(message, cause);
    }
}
