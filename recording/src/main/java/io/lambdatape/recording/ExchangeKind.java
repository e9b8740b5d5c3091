package io.lambdatape.recording;

/** What kind of exchange was recorded. */
public enum ExchangeKind {
    /** A request to a function and its answer: a SERVER span. */
    INVOCATION,
    /** A database query: a CLIENT span with {@code db.*} attributes. */
    QUERY,
    /** An outbound HTTP call of a function: a CLIENT span with {@code http.*} attributes. */
    CALL,
    /** A span of an instrumented program that is none of the above. */
    OTHER
}
