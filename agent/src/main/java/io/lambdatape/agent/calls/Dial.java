package io.lambdatape.agent.calls;

import io.lambdatape.agent.relay.ServerConnector;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** Connects to a target: looks its addresses up and tries one after the other. Of the client's thread. */
@SuppressWarnings("FutureReturnValueIgnored") // the result tells
final class Dial {
    private final ServerConnector connector;
    private final SocketChannel client;
    private final Supplier<ChannelHandler> handlers;
    private final Result result;

    /** What has come of it. */
    interface Result {
        void connected(SocketChannel server);

        void unreachable(Throwable cause);
    }

    /** @param handlers of the connection, one for each try */
    Dial(ServerConnector connector, SocketChannel client, Supplier<ChannelHandler> handlers, Result result) {
        this.connector = connector;
        this.client = client;
        this.handlers = handlers;
        this.result = result;
    }

    /** @param own where the client has connected to */
    void start(CallTarget target, InetSocketAddress own) {
        Names.find(target, own)
                .whenComplete((found, failed) -> client.eventLoop().execute(() -> {
                    if (failed != null) {
                        result.unreachable(failed);
                    } else {
                        connect(new ArrayDeque<>(found));
                    }
                }));
    }

    private void connect(Deque<InetSocketAddress> addresses) {
        InetSocketAddress address = addresses.remove();
        connector.connect(client, handlers.get(), address).addListener((ChannelFutureListener) done -> {
            if (done.isSuccess()) {
                result.connected((SocketChannel) done.channel());
            } else if (addresses.isEmpty()) {
                result.unreachable(done.cause());
            } else {
                connect(addresses);
            }
        });
    }
}
