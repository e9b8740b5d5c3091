package io.lambdatape.agent.database;

import io.lambdatape.agent.attribution.AskingConnection;
import io.lambdatape.agent.attribution.OpenInvocations;
import io.lambdatape.agent.attribution.Source;
import io.lambdatape.agent.capture.CaptureSink;
import io.lambdatape.agent.capture.TraceIds;
import io.lambdatape.agent.relay.Conversation;
import io.lambdatape.agent.relay.ConversationFactory;
import io.lambdatape.agent.relay.Peers;
import io.opentelemetry.api.metrics.Meter;
import java.util.function.Function;

/** Makes the conversations of one database listener. Safe for use by all threads. */
public final class DatabaseConversations implements ConversationFactory {
    private final DatabaseProtocol protocol;
    private final DatabaseOptions options;
    private final OpenInvocations invocations;
    private final CaptureSink sink;
    private final TraceIds ids;
    private final Function<Peers, Source> owners;
    private final DatabaseCounters counters;

    /**
     * @param listener how the counters call it
     * @param owners finds out which instance is at the other end of a connection; may block
     */
    public DatabaseConversations(
            String listener,
            DatabaseProtocol protocol,
            DatabaseOptions options,
            OpenInvocations invocations,
            CaptureSink sink,
            TraceIds ids,
            Function<Peers, Source> owners,
            Meter meter) {
        this.protocol = protocol;
        this.options = options;
        this.invocations = invocations;
        this.sink = sink;
        this.ids = ids;
        this.owners = owners;
        this.counters = new DatabaseCounters(meter, listener, protocol.system());
    }

    @Override
    public Conversation begin(Peers peers) {
        AskingConnection connection = AskingConnection.accepted(invocations, ids, () -> owners.apply(peers));
        return protocol.begin(new QueryRecorder(protocol.system(), options, counters, connection, sink, peers));
    }

    /** What it has counted so far. */
    public DatabaseCounters counters() {
        return counters;
    }
}
