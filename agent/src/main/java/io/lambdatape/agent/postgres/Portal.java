package io.lambdatape.agent.postgres;

import java.util.List;

/**
 * A statement bound to parameters.
 *
 * @param statementName where its description may still become known
 * @param values the parameters as they came, with their formats
 */
record Portal(String statementName, Statement statement, List<Value> values) {
    /** @param bytes null for NULL */
    @SuppressWarnings("NullAway") // an array of bytes that may be null
    record Value(byte @org.jspecify.annotations.Nullable [] bytes, boolean binary) {}
}
