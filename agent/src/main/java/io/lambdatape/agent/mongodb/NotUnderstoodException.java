package io.lambdatape.agent.mongodb;

/** The connection cannot be followed any further. */
final class NotUnderstoodException extends Exception {
    private static final long serialVersionUID = 1L;

    final MongoOpaqueReason reason;

    NotUnderstoodException(MongoOpaqueReason reason) {
        super(reason.sentence());
        this.reason = reason;
    }
}
