package io.lambdatape.agent.calls;

import io.lambdatape.agent.attribution.AskingConnection;
import io.lambdatape.agent.attribution.OpenInvocations;
import io.lambdatape.agent.attribution.Source;
import io.lambdatape.agent.capture.CaptureSink;
import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.agent.capture.TraceIds;
import io.lambdatape.agent.relay.ListenFailedException;
import io.lambdatape.agent.relay.Peers;
import io.lambdatape.agent.relay.RelayCounters;
import io.lambdatape.agent.relay.RelayListener;
import io.lambdatape.agent.relay.ServerConnector;
import io.lambdatape.agent.relay.TlsOutcomes;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.opentelemetry.api.metrics.Meter;
import java.net.InetSocketAddress;
import java.util.function.Function;

/** A forward proxy for the calls of functions. Safe for use by all threads. */
public final class CallProxy implements AutoCloseable {
    private final RelayListener listener;
    private final CallCounters counters;

    private CallProxy(RelayListener listener, CallCounters counters) {
        this.listener = listener;
        this.counters = counters;
    }

    /**
     * What a proxy works with.
     *
     * @param owners finds out which instance is at the other end of a connection; may block
     */
    public record Surroundings(
            OpenInvocations invocations,
            CaptureSink sink,
            TraceIds ids,
            Function<Peers, Source> owners,
            IoEventLoopGroup loops,
            RecordingClock clock,
            Meter meter) {}

    /**
     * Starts to listen.
     *
     * @param name how logs and counters call it
     * @throws ListenFailedException if the address cannot be taken
     */
    public static CallProxy start(String name, InetSocketAddress listen, CallOptions options, Surroundings surroundings)
            throws ListenFailedException {
        RelayCounters relay = new RelayCounters(surroundings.meter(), name);
        CallCounters counters = new CallCounters(surroundings.meter(), name);
        ProxySettings settings = new ProxySettings(
                name,
                options,
                new ServerConnector(surroundings.loops(), options.connectTimeMax(), options.bufferedBytesMax()),
                surroundings.clock(),
                surroundings.sink(),
                counters,
                relay,
                new TlsOutcomes(name, relay));
        RelayListener listener = RelayListener.start(
                name,
                listen,
                options.bufferedBytesMax(),
                surroundings.loops(),
                relay,
                client -> client.pipeline().addLast(new Begin(client, settings, surroundings)));
        return new CallProxy(listener, counters);
    }

    /** Waits until a connection has its addresses. */
    private static final class Begin extends ChannelInboundHandlerAdapter {
        private final SocketChannel client;
        private final ProxySettings settings;
        private final Surroundings surroundings;

        Begin(SocketChannel client, ProxySettings settings, Surroundings surroundings) {
            this.client = client;
            this.settings = settings;
            this.surroundings = surroundings;
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the end of a connection that never was
        public void channelActive(ChannelHandlerContext context) {
            InetSocketAddress remote = client.remoteAddress();
            InetSocketAddress own = client.localAddress();
            if (remote == null || own == null) {
                client.close();
                return;
            }
            Peers peers = new Peers(remote, own, own);
            AskingConnection connection = AskingConnection.accepted(
                    surroundings.invocations(),
                    surroundings.ids(),
                    () -> surroundings.owners().apply(peers));
            context.pipeline().remove(this);
            new ProxyConnection(client, own, settings, connection).start();
        }
    }

    /** Where it listens; with the real port if port 0 was asked for. */
    public InetSocketAddress localAddress() {
        return listener.localAddress();
    }

    /** What it has counted so far. */
    public CallCounters counters() {
        return counters;
    }

    /** Its connections and bytes. */
    public RelayCounters connections() {
        return listener.counters();
    }

    /** Stops to listen and cuts off the connections that are open; their calls are recorded before it returns. */
    @Override
    public void close() {
        listener.close();
    }
}
