package io.lambdatape.agent.mysql;

/** The connection cannot be followed any further. */
final class NotUnderstoodException extends Exception {
    private static final long serialVersionUID = 1L;

    final MySqlOpaqueReason reason;

    NotUnderstoodException(MySqlOpaqueReason reason) {
        super(reason.sentence());
        this.reason = reason;
    }
}
