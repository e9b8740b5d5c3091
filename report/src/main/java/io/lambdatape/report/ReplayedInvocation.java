package io.lambdatape.report;

import java.util.List;
import java.util.Objects;

/** What became of one recorded invocation in a replay. */
public sealed interface ReplayedInvocation {
    /** The Lambda's name, as recorded. */
    String lambda();

    /** The recorded trace, to find it again. */
    String traceId();

    /**
     * It was sent.
     *
     * @param dueNanos when it was due, after the schedule's start
     * @param sendErrorNanos how long after its due time its first bytes were handed to the socket
     */
    record Sent(long dueNanos, long sendErrorNanos) {}

    /**
     * An answer came.
     *
     * @param recordedNanos how long the recorded invocation took
     * @param latencyNanos from the due time to the answer's last byte
     * @param fromSendNanos from the send to the answer's last byte
     * @param compared whether there was a recorded answer to compare with
     * @param differences how the answer differs from the recorded one; empty if it does not
     */
    record Answered(
            String lambda,
            String traceId,
            Sent sent,
            long recordedNanos,
            long latencyNanos,
            long fromSendNanos,
            boolean compared,
            List<Difference> differences)
            implements ReplayedInvocation {
        public Answered {
            Objects.requireNonNull(lambda, "lambda");
            differences = List.copyOf(differences);
        }
    }

    /** It was sent, and no whole answer came. */
    record Unanswered(String lambda, String traceId, Sent sent, Missed cause) implements ReplayedInvocation {}

    /** It was due and could not be sent. */
    record NotSent(String lambda, String traceId, Drop cause) implements ReplayedInvocation {}

    /** It cannot be replayed. */
    record Skipped(String lambda, String traceId, Skip reason) implements ReplayedInvocation {}

    /** Why no whole answer came. */
    enum Missed {
        /** The target took longer than the timeout. */
        TIMEOUT,
        /** The connection ended before the answer did. */
        CONNECTION_CLOSED,
        /** What came is not HTTP/1.1, or breaks a limit. */
        MALFORMED_ANSWER,
        /** The replay was stopped before the answer came. */
        STOPPED
    }

    /** Why a due invocation was not sent. */
    enum Drop {
        /** As many invocations as allowed were waiting for their answers. */
        IN_FLIGHT_MAX,
        /** As many connections as allowed were in use. */
        CONNECTIONS_MAX,
        /** The target could not be connected to. */
        CONNECT_FAILED,
        /** The connection broke while the request was written. */
        WRITE_FAILED,
        /** The replay was stopped before it was due. */
        STOPPED
    }

    /** Why an invocation cannot be replayed. */
    enum Skip {
        /** Not all bytes of its request were kept. */
        REQUEST_TRUNCATED,
        /** Its request's bytes were not kept at all. */
        REQUEST_MISSING,
        /** Its request is not HTTP/1.1. */
        NOT_HTTP,
        /** Its connection became something else than HTTP: WebSocket and the like. */
        UPGRADE
    }
}
