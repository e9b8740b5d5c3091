package io.lambdatape.agent.relay;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;

/** Connects to the server, on the event loop of the client that it is for. */
final class ServerConnector {
    private final RelayOptions options;
    private final Class<? extends SocketChannel> type;

    ServerConnector(RelayOptions options, Class<? extends SocketChannel> type) {
        this.options = options;
        this.type = type;
    }

    ChannelFuture connect(Channel client, ChannelHandler handler) {
        return new Bootstrap()
                .group(client.eventLoop())
                .channel(type)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, RelayListener.waterMark(options))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        options.connectTimeMax().toMillis())
                .handler(handler)
                .connect(options.upstream());
    }
}
