package io.lambdatape.agent.database;

/** Why a connection is passed on unread. Each protocol has an enumeration of its own. */
public interface OpaqueReason {
    /** As counters and records call it: {@code malformed_message}. */
    String text();

    /** As the log says it, with the cure. */
    String sentence();

    /** Whether the log says it at all. */
    boolean notable();
}
