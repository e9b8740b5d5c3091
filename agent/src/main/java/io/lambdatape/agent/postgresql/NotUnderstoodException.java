package io.lambdatape.agent.postgresql;

/** The connection cannot be followed any further. */
final class NotUnderstoodException extends Exception {
    private static final long serialVersionUID = 1L;

    final PostgresOpaqueReason reason;

    NotUnderstoodException(PostgresOpaqueReason reason) {
        super(reason.sentence());
        this.reason = reason;
    }
}
