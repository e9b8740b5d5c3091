package io.lambdatape.replay.plan;

import io.lambdatape.recording.Payload;
import io.lambdatape.report.ReplayedInvocation;

/** A recorded invocation, made ready. */
public sealed interface Planned {
    /** The Lambda's name. */
    String lambda();

    /** The recorded trace. */
    String traceId();

    /** How much memory it holds, about. */
    long bytes();

    /**
     * It can be sent.
     *
     * @param startNanos when it was recorded, since the epoch
     * @param recordedNanos how long it took then
     * @param method the request's method
     * @param request the bytes to send
     * @param response the answer that was recorded
     */
    record Request(
            String lambda,
            String traceId,
            long startNanos,
            long recordedNanos,
            String method,
            byte[] request,
            Payload response)
            implements Planned {
        @Override
        public long bytes() {
            return (long) request.length + response.bytes().length;
        }
    }

    /** It cannot be sent. */
    record Unplayable(String lambda, String traceId, ReplayedInvocation.Skip reason) implements Planned {
        @Override
        public long bytes() {
            return 0;
        }
    }
}
