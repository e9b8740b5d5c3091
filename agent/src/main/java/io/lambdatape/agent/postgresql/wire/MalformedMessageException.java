package io.lambdatape.agent.postgresql.wire;

/** A message is not what the protocol says. */
public final class MalformedMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedMessageException(String message) {
        super(message);
    }
}
