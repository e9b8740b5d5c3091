package io.lambdatape.agent.postgres;

/** Bytes that are not of the protocol as we know it. */
final class MalformedMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedMessageException(String message) {
        super(message, null, false, false);
    }
}
