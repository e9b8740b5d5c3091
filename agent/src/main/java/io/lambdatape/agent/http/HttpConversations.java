package io.lambdatape.agent.http;

import io.lambdatape.agent.attribution.OpenInvocations;
import io.lambdatape.agent.capture.CaptureSink;
import io.lambdatape.agent.capture.TraceIds;
import io.lambdatape.agent.platform.Platform;
import io.lambdatape.agent.relay.Conversation;
import io.lambdatape.agent.relay.ConversationFactory;
import io.lambdatape.agent.relay.Peers;
import io.opentelemetry.api.metrics.Meter;

/** Makes the conversations of one HTTP listener. Safe for use by all threads. */
public final class HttpConversations implements ConversationFactory {
    private final HttpOptions options;
    private final Platform platform;
    private final OpenInvocations invocations;
    private final CaptureSink sink;
    private final TraceIds ids;
    private final HttpCounters counters;

    /** @param listener how the counters call it */
    public HttpConversations(
            String listener,
            HttpOptions options,
            Platform platform,
            OpenInvocations invocations,
            CaptureSink sink,
            TraceIds ids,
            Meter meter) {
        this.options = options;
        this.platform = platform;
        this.invocations = invocations;
        this.sink = sink;
        this.ids = ids;
        this.counters = new HttpCounters(meter, listener);
    }

    @Override
    public Conversation begin(Peers peers) {
        return new HttpConversation<>(
                options, new InvocationRecorder(options, platform, invocations, sink, ids, counters, peers));
    }

    /** What it has counted so far. */
    public HttpCounters counters() {
        return counters;
    }
}
