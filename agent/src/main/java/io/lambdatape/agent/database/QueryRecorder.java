package io.lambdatape.agent.database;

import io.lambdatape.agent.attribution.Asked;
import io.lambdatape.agent.attribution.AskingConnection;
import io.lambdatape.agent.capture.CaptureSink;
import io.lambdatape.agent.relay.Peers;
import io.lambdatape.recording.Attributes;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.ExchangeKind;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.Outcome;
import io.lambdatape.recording.Payload;
import io.lambdatape.recording.Timing;
import io.lambdatape.recording.TraceContext;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ties the queries of one connection to their invocations, and gives them to the sink when they have ended. Of a query
 * is told, in this order: {@link #begin}, {@link #answered}, {@link #record}. Not thread-safe.
 */
public final class QueryRecorder {
    private static final Logger LOG = LoggerFactory.getLogger(QueryRecorder.class);

    private String system;
    private final DatabaseOptions options;
    private final DatabaseCounters counters;
    private final AskingConnection connection;
    private final CaptureSink sink;
    private final Peers peers;
    private final String peerAddress;

    QueryRecorder(
            String system,
            DatabaseOptions options,
            DatabaseCounters counters,
            AskingConnection connection,
            CaptureSink sink,
            Peers peers) {
        this.system = system;
        this.options = options;
        this.counters = counters;
        this.connection = connection;
        this.sink = sink;
        this.peers = peers;
        InetSocketAddress client = peers.client();
        this.peerAddress = client.getAddress() == null
                ? client.getHostString()
                : client.getAddress().getHostAddress();
    }

    /** The server has said that it is another system than its protocol is called after: {@code mariadb}. */
    public void systemIs(String name) {
        system = name;
    }

    public DatabaseOptions options() {
        return options;
    }

    public DatabaseCounters counters() {
        return counters;
    }

    public Peers peers() {
        return peers;
    }

    /** The database's address as sentences name it: {@code host:port}. */
    public String server() {
        return text(peers.server());
    }

    /**
     * A query's last byte has come, or it has failed before.
     *
     * @param stated the {@code traceparent} that it carries itself; null if none
     * @param startNanos when its first byte was read
     */
    public QuerySpan begin(@Nullable TraceContext stated, long startNanos) {
        counters.begun.increment();
        return new QuerySpan(connection.asks(stated, startNanos));
    }

    /** The server passes over a query; {@link #begin} may have told it or not. */
    public void skipped(@Nullable QuerySpan begun) {
        if (begun == null) {
            counters.begun.increment();
        }
        counters.skipped.increment();
    }

    /**
     * A query's answer is complete. To be told before the client can see it, so that its invocation is still open;
     * where the connection comes from may be known only now.
     *
     * @param nanos when its last byte was read
     */
    public void answered(QuerySpan span, long nanos) {
        connection.queryAnswered(span.asked, nanos);
    }

    /**
     * The end of a query.
     *
     * @param name the span's name: {@code SELECT posts}
     * @param firstByteNanos when the first byte of its answer was read; 0 for never
     * @param endNanos when the last byte of its answer was written to the client
     * @param attributes what the protocol knows; the addresses are added here
     */
    public void record(
            QuerySpan span,
            String name,
            long firstByteNanos,
            long endNanos,
            Outcome outcome,
            Attributes.Builder attributes,
            Payload request,
            Payload response) {
        connection.settled(
                span.asked,
                () -> recordSettled(
                        span.asked, name, firstByteNanos, endNanos, outcome, attributes, request, response));
    }

    private void recordSettled(
            Asked asked,
            String name,
            long firstByteNanos,
            long endNanos,
            Outcome outcome,
            Attributes.Builder attributes,
            Payload request,
            Payload response) {
        counters.recorded(outcome);
        sink.exchange(new Exchange(
                Origin.unnumbered(options.worker()),
                ExchangeKind.QUERY,
                name,
                asked.id(),
                asked.parent(),
                connection.place(options.worker(), asked),
                null,
                new Timing(asked.fromNanos(), firstByteNanos, endNanos),
                outcome,
                attributes
                        .put("lambdatape.phase", asked.phase())
                        .put("server.address", peers.server().getHostString())
                        .put("server.port", (long) peers.server().getPort())
                        .put("network.peer.address", peerAddress)
                        .put("network.peer.port", (long) peers.client().getPort())
                        .build(),
                request,
                response));
    }

    /** Attributes that begin with {@code db.system.name}. */
    public Attributes.Builder attributes() {
        return Attributes.builder().put("db.system.name", system);
    }

    /** The connection is passed on unread from now on; to be told once. */
    public void opaque(OpaqueReason reason) {
        counters.opaque(reason);
        if (reason.notable()) {
            LOG.warn(
                    "the connection of {} to {} is passed on unread: {}",
                    text(peers.client()),
                    server(),
                    reason.sentence());
        }
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }
}
