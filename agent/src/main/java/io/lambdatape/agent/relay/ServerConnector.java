package io.lambdatape.agent.relay;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Connects to servers, each on the event loop of the client that it is for. */
public final class ServerConnector {
    private final Class<? extends SocketChannel> type;
    private final Duration connectTimeMax;
    private final int bufferedBytesMax;

    /**
     * @param connectTimeMax how long connecting may take
     * @param bufferedBytesMax how many bytes may wait for a server before its client is read no further
     */
    public ServerConnector(IoEventLoopGroup loops, Duration connectTimeMax, int bufferedBytesMax) {
        this.type = EventLoops.channel(loops);
        this.connectTimeMax = connectTimeMax;
        this.bufferedBytesMax = bufferedBytesMax;
    }

    /** The connection is read only once its {@code autoRead} is set. */
    public ChannelFuture connect(Channel client, ChannelHandler handler, InetSocketAddress server) {
        return new Bootstrap()
                .group(client.eventLoop())
                .channel(type)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, RelayListener.waterMark(bufferedBytesMax))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) connectTimeMax.toMillis())
                .handler(handler)
                .connect(server);
    }
}
