package io.lambdatape.agent.calls;

import io.lambdatape.agent.attribution.AskingConnection;
import io.lambdatape.agent.capture.CaptureSink;
import io.lambdatape.agent.http.HttpConversation;
import io.lambdatape.agent.relay.Conversation;
import io.lambdatape.agent.relay.CountingWire;
import io.lambdatape.agent.relay.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One client's connection to the proxy, as it is read: calls, and perhaps a tunnel after them. Does no I/O. */
final class CallConversation implements Conversation {
    private static final byte[] ESTABLISHED =
            "HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final CallOptions options;
    private final AskingConnection connection;
    private final CaptureSink sink;
    private final CallRecords records;
    private final CallRecorder recorder;
    private final HttpConversation<CallExchange> http;
    private @Nullable Tunnel tunnel;

    CallConversation(
            CallOptions options, AskingConnection connection, Route route, CaptureSink sink, CallCounters counters) {
        this.options = options;
        this.connection = connection;
        this.sink = sink;
        this.records = new CallRecords(options, connection, sink, counters);
        this.recorder = new CallRecorder(records, route);
        this.http = new HttpConversation<>(options.http(), recorder);
    }

    /** The connection to a tunnel's target stands: the client is told, and what follows is the tunnel's. */
    void tunnelOpen(long nanos, CountingWire wire) {
        List<ByteBuf> early = new ArrayList<>(1);
        http.fromServer(Unpooled.wrappedBuffer(ESTABLISHED), nanos, new Wire() {
            @Override
            public void toServer(ByteBuf bytes) {
                early.add(bytes);
            }

            @Override
            public void toClient(ByteBuf bytes) {
                wire.toClient(bytes);
            }

            @Override
            public void close() {
                wire.close();
            }
        });
        CallExchange connect = recorder.tunnel();
        if (connect != null && connect.target != null && connect.asked != null) {
            TunnelRecorder tunnelRecorder = new TunnelRecorder(
                    connect.target,
                    connect,
                    connect.asked,
                    options.http().worker(),
                    connection,
                    sink,
                    records.counters());
            CallTarget target = connect.target;
            tunnel = new Tunnel(
                    tunnelRecorder,
                    options.http(),
                    scheme -> new TunnelledCalls(records, target, scheme, connect.peer),
                    wire.sentToClient());
        }
        early.forEach(bytes -> fromClient(bytes, nanos, wire));
    }

    /** Told once a second. */
    void look() {
        if (tunnel != null) {
            tunnel.look();
        }
    }

    /** A connection has failed, rather than ended. */
    void failed(String how) {
        if (tunnel != null) {
            tunnel.failed(how);
        }
    }

    private Conversation current() {
        Tunnel open = tunnel;
        return open == null ? http : open;
    }

    @Override
    public void fromClient(ByteBuf bytes, long nanos, Wire wire) {
        current().fromClient(bytes, nanos, wire);
    }

    @Override
    public void fromServer(ByteBuf bytes, long nanos, Wire wire) {
        current().fromServer(bytes, nanos, wire);
    }

    @Override
    public void clientFinished(long nanos, Wire wire) {
        current().clientFinished(nanos, wire);
    }

    @Override
    public void serverFinished(long nanos, Wire wire) {
        current().serverFinished(nanos, wire);
    }

    @Override
    public void writtenToClient(long total, long nanos) {
        http.writtenToClient(total, nanos);
        if (tunnel != null) {
            tunnel.writtenToClient(total, nanos);
        }
    }

    @Override
    public void serverUnreachable(Throwable cause, long nanos, Wire wire) {
        current().serverUnreachable(cause, nanos, wire);
    }

    @Override
    public void closed(long nanos) {
        http.closed(nanos);
        if (tunnel != null) {
            tunnel.closed(nanos);
        }
    }
}
