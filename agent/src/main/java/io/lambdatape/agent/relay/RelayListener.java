package io.lambdatape.agent.relay;

import io.lambdatape.agent.capture.RecordingClock;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.opentelemetry.api.metrics.Meter;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** Accepts connections and makes one to the server for each. */
public final class RelayListener implements AutoCloseable {
    private final Channel channel;
    private final ChannelGroup clients;
    private final RelayCounters counters;

    private RelayListener(Channel channel, ChannelGroup clients, RelayCounters counters) {
        this.channel = channel;
        this.clients = clients;
        this.counters = counters;
    }

    /**
     * Starts to listen.
     *
     * @param loops from {@link EventLoops#start}; stays the caller's
     * @throws ListenFailedException if the address cannot be taken
     */
    public static RelayListener start(
            RelayOptions options,
            ConversationFactory conversations,
            IoEventLoopGroup loops,
            RecordingClock clock,
            Meter meter)
            throws ListenFailedException {
        RelayCounters counters = new RelayCounters(meter, options.name());
        TlsOutcomes tlsOutcomes = new TlsOutcomes(options.name(), counters);
        ServerConnector connector = new ServerConnector(loops, options.connectTimeMax(), options.bufferedBytesMax());
        return start(
                options.name(),
                options.listen(),
                options.bufferedBytesMax(),
                loops,
                counters,
                client -> new RelayConnection(options, conversations, connector, clock, counters, tlsOutcomes)
                        .accept(client));
    }

    /**
     * Starts to listen for connections that are somebody else's business.
     *
     * @param name how problems call it
     * @param bufferedBytesMax how many bytes may wait for a slow client
     * @param accepting is given each connection before it is active, on its event loop; it is read only once its {@code
     *     autoRead} is set
     * @throws ListenFailedException if the address cannot be taken
     */
    public static RelayListener start(
            String name,
            InetSocketAddress listen,
            int bufferedBytesMax,
            IoEventLoopGroup loops,
            RelayCounters counters,
            Consumer<SocketChannel> accepting)
            throws ListenFailedException {
        ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(EventLoops.serverChannel(loops))
                .option(ChannelOption.SO_BACKLOG, 1024)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark(bufferedBytesMax))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel client) {
                        clients.add(client);
                        accepting.accept(client);
                    }
                });
        ChannelFuture bound = bootstrap.bind(listen).awaitUninterruptibly();
        Throwable cause = bound.cause();
        if (cause != null) {
            throw new ListenFailedException(
                    "listener " + name + " cannot listen on " + text(listen) + " (" + cause.getMessage()
                            + "): stop the program that uses it or choose another listen address",
                    cause);
        }
        return new RelayListener(bound.channel(), clients, counters);
    }

    /** Where it listens; with the real port if port 0 was asked for. */
    public InetSocketAddress localAddress() {
        return (InetSocketAddress) channel.localAddress();
    }

    /** What it has counted so far. */
    public RelayCounters counters() {
        return counters;
    }

    /** Stops to listen and cuts off the connections that are open; their conversations are told before it returns. */
    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
        clients.close().awaitUninterruptibly();
    }

    static WriteBufferWaterMark waterMark(int bufferedBytesMax) {
        return new WriteBufferWaterMark(bufferedBytesMax / 2, bufferedBytesMax);
    }

    static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }
}
