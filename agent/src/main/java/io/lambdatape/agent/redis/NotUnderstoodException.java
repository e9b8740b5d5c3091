package io.lambdatape.agent.redis;

/** The connection cannot be followed any further. */
final class NotUnderstoodException extends Exception {
    private static final long serialVersionUID = 1L;

    final RedisOpaqueReason reason;

    NotUnderstoodException(RedisOpaqueReason reason) {
        super(reason.sentence());
        this.reason = reason;
    }
}
