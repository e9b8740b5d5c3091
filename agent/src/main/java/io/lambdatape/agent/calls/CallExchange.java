package io.lambdatape.agent.calls;

import io.lambdatape.agent.attribution.Asked;
import io.lambdatape.agent.http.HttpExchange;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A call: a request of a function to the outside, and its answer. */
final class CallExchange extends HttpExchange {
    /** Null until the head is complete, and for ever if it names none. */
    @Nullable
    CallTarget target;

    @Nullable
    Asked asked;

    /** Who has answered. */
    @Nullable
    InetSocketAddress peer;

    String scheme = "http";
    boolean answered;

    CallExchange(long startNanos, int payloadBytesMax) {
        super(startNanos, payloadBytesMax);
    }

    /** Whether a tunnel has come of it. */
    boolean tunnelled() {
        CallTarget to = target;
        return to != null && to.tunnel() && status() >= 200 && status() < 300;
    }
}
