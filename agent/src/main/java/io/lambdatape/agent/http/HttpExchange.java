package io.lambdatape.agent.http;

import io.lambdatape.agent.attribution.OpenInvocation;
import io.lambdatape.agent.capture.PayloadRecorder;
import io.lambdatape.agent.platform.Target;
import io.lambdatape.agent.platform.Verdict;
import io.lambdatape.recording.Parent;
import io.lambdatape.recording.TraceContext;
import org.jspecify.annotations.Nullable;

/** A request that has begun, and what has come of its answer. */
final class HttpExchange {
    final long startNanos;
    final PayloadRecorder request;
    final PayloadRecorder response;

    /** Null until the head is complete, and for ever if it is malformed. */
    @Nullable
    RequestHead head;

    TraceContext id;
    Parent parent = Parent.NONE;

    @Nullable
    Target target;

    @Nullable
    OpenInvocation invocation;

    long requestBodyBytes;
    boolean requestComplete;

    int status;
    long firstByteNanos;
    long responseBodyBytes;
    boolean responseComplete;

    /** Set where the agent itself knows how the exchange ended. */
    @Nullable
    Verdict verdict;

    /** How many bytes have gone to the client on this connection when this answer is out. */
    long endOffset;

    long endNanos;
    boolean recorded;

    HttpExchange(long startNanos, int payloadBytesMax, TraceContext id) {
        this.startNanos = startNanos;
        this.request = new PayloadRecorder(payloadBytesMax);
        this.response = new PayloadRecorder(payloadBytesMax);
        this.id = id;
    }

    boolean isHead() {
        return head != null && head.method().equals("HEAD");
    }
}
