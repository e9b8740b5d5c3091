package io.lambdatape.agent.relay;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one listener has counted. {@code accepted = open + closed}; {@code unreachable} and {@code opaque} count
 * connections that are among {@code accepted}. Connections whose client or server side began to speak TLS are counted as
 * {@code encrypted} once that has worked out and as {@code failed} if it has not.
 */
public final class RelayCounters {
    final LongAdder accepted = new LongAdder();
    final LongAdder closed = new LongAdder();
    final LongAdder unreachable = new LongAdder();
    final LongAdder opaque = new LongAdder();
    final LongAdder clientBytes = new LongAdder();
    final LongAdder serverBytes = new LongAdder();
    final LongAdder clientEncrypted = new LongAdder();
    final LongAdder clientEncryptionFailed = new LongAdder();
    final LongAdder serverEncrypted = new LongAdder();
    final LongAdder serverEncryptionFailed = new LongAdder();

    /** @param listener how the counters call it */
    public RelayCounters(Meter meter, String listener) {
        Attributes attributes = Attributes.of(AttributeKey.stringKey("lambdatape.listener"), listener);
        observe(meter, "connections.accepted", accepted, attributes);
        observe(meter, "connections.closed", closed, attributes);
        observe(meter, "connections.unreachable", unreachable, attributes);
        observe(meter, "connections.opaque", opaque, attributes);
        observe(meter, "bytes.client", clientBytes, attributes);
        observe(meter, "bytes.server", serverBytes, attributes);
        observe(meter, "tls.client.encrypted", clientEncrypted, attributes);
        observe(meter, "tls.client.failed", clientEncryptionFailed, attributes);
        observe(meter, "tls.server.encrypted", serverEncrypted, attributes);
        observe(meter, "tls.server.failed", serverEncryptionFailed, attributes);
    }

    /** A client has connected. */
    public void countAccepted() {
        accepted.increment();
    }

    /** A client's connection is gone. */
    public void countClosed() {
        closed.increment();
    }

    /** A server could not be reached. */
    public void countUnreachable() {
        unreachable.increment();
    }

    /** So many bytes have been read from a client. */
    public void countClientBytes(int bytes) {
        clientBytes.add(bytes);
    }

    /** So many bytes have been read from a server. */
    public void countServerBytes(int bytes) {
        serverBytes.add(bytes);
    }

    /** Connections that clients have made. */
    public long accepted() {
        return accepted.sum();
    }

    /** Connections that are gone. */
    public long closed() {
        return closed.sum();
    }

    /** Connections for which the server could not be reached. */
    public long unreachable() {
        return unreachable.sum();
    }

    /** Connections whose conversation failed, so that their bytes were passed on unread. */
    public long opaque() {
        return opaque.sum();
    }

    /** Bytes read from clients. */
    public long clientBytes() {
        return clientBytes.sum();
    }

    /** Bytes read from servers. */
    public long serverBytes() {
        return serverBytes.sum();
    }

    /** Connections whose client speaks TLS with the agent. */
    public long clientEncrypted() {
        return clientEncrypted.sum();
    }

    /** Connections whose client and the agent did not come to terms over TLS. */
    public long clientEncryptionFailed() {
        return clientEncryptionFailed.sum();
    }

    /** Connections on which the agent speaks TLS with the server. */
    public long serverEncrypted() {
        return serverEncrypted.sum();
    }

    /** Connections on which the agent and the server did not come to terms over TLS. */
    public long serverEncryptionFailed() {
        return serverEncryptionFailed.sum();
    }

    private static void observe(Meter meter, String name, LongAdder adder, Attributes attributes) {
        meter.counterBuilder("lambdatape.agent.relay." + name)
                .buildWithCallback(measurement -> measurement.record(adder.sum(), attributes));
    }
}
