package io.lambdatape.recording;

/** How it is known which invocation caused a query, a call or a log line; from the surest to none. */
public enum Attribution {
    /** It said so itself: a {@code traceparent} in a header or an SQL comment, a trace id in a log line. */
    TRACEPARENT,
    /** The instance it came from had one invocation open. */
    INSTANCE,
    /** Only one invocation was open that it can have come from. */
    EXCLUSIVE,
    /** Several invocations were open: each is a candidate. */
    CANDIDATES,
    /** No invocation was open. */
    NONE
}
