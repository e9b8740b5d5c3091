package io.lambdatape.agent.http;

import io.lambdatape.agent.attribution.OpenInvocation;
import io.lambdatape.agent.platform.Target;
import io.lambdatape.recording.Parent;
import io.lambdatape.recording.TraceContext;
import org.jspecify.annotations.Nullable;

/** An exchange with a platform: perhaps an invocation. */
final class InvocationExchange extends HttpExchange {
    TraceContext id;
    Parent parent = Parent.NONE;

    /** Null until the head is complete, and for ever if it is malformed. */
    @Nullable
    Target target;

    @Nullable
    OpenInvocation invocation;

    InvocationExchange(long startNanos, int payloadBytesMax, TraceContext id) {
        super(startNanos, payloadBytesMax);
        this.id = id;
    }
}
