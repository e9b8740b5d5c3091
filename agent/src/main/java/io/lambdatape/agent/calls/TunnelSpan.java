package io.lambdatape.agent.calls;

import io.lambdatape.agent.attribution.Asked;
import io.lambdatape.recording.Payload;

/** What one invocation did with a tunnel. */
final class TunnelSpan {
    final Asked asked;

    /** What opened the tunnel and the proxy's answer; empty if the tunnel was there already. */
    final Payload request;

    final Payload response;
    final boolean reused;
    long requestBytes;
    long responseBytes;
    long firstByteNanos;
    long lastByteNanos;

    TunnelSpan(Asked asked, Payload request, Payload response, boolean reused) {
        this.asked = asked;
        this.request = request;
        this.response = response;
        this.reused = reused;
        this.lastByteNanos = asked.fromNanos();
    }
}
