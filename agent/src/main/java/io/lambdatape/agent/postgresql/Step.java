package io.lambdatape.agent.postgresql;

import io.lambdatape.agent.capture.PayloadRecorder;
import org.jspecify.annotations.Nullable;

/** A message of the client that the server answers, in the order in which they came. */
final class Step {
    enum Kind {
        STARTUP,
        QUERY,
        FUNCTION_CALL,
        PARSE,
        BIND,
        DESCRIBE,
        EXECUTE,
        CLOSE,
        SYNC
    }

    final Kind kind;
    final long number;
    final long startNanos;
    final PayloadRecorder request;
    final PayloadRecorder response;

    /** The first byte of its answer was read; 0 before. */
    long firstByteNanos;

    /** What it executes, or what has claimed it as a part. */
    @Nullable
    Query query;

    @Nullable
    Statement statement;

    Parameters parameters = Parameters.NONE;

    /** Takes back what it did to the statements that are remembered, if the server does not do it. */
    @Nullable
    Runnable undo;

    /** What it counts for among the bytes that wait. */
    int waitingBytes;

    Step(Kind kind, long number, long startNanos, int requestBytesMax, int responseBytesMax) {
        this.kind = kind;
        this.number = number;
        this.startNanos = startNanos;
        this.request = new PayloadRecorder(requestBytesMax);
        this.response = new PayloadRecorder(responseBytesMax);
    }

    /** Whether ReadyForQuery ends it. */
    boolean endsWithReady() {
        return switch (kind) {
            case STARTUP, QUERY, FUNCTION_CALL, SYNC -> true;
            case PARSE, BIND, DESCRIBE, EXECUTE, CLOSE -> false;
        };
    }
}
