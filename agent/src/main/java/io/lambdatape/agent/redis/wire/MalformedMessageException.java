package io.lambdatape.agent.redis.wire;

/** Bytes that are not RESP. */
public final class MalformedMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedMessageException(String message) {
        super(message);
    }
}
