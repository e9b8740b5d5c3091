package io.lambdatape.agent.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import javax.net.ssl.SSLException;

/** Tells a connection what happens on the server's channel. */
// How closing, writing and timers end is told by channelInactive and the write listeners.
@SuppressWarnings("FutureReturnValueIgnored")
final class ServerHandler extends ChannelInboundHandlerAdapter {
    private final RelayConnection connection;

    ServerHandler(RelayConnection connection) {
        this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        connection.readFromServer((ByteBuf) message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        connection.flush();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent
                || event instanceof SslCloseCompletionEvent close && close.isSuccess()) {
            connection.serverSentLast();
            connection.flush();
        } else if (event instanceof SslHandshakeCompletionEvent handshake) {
            connection.serverEncrypted(handshake.cause());
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        connection.writabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        connection.serverGone();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A reset by the peer: ordinary for a proxy. The close that follows ends the connection.
        if (cause instanceof IOException && !(cause instanceof SSLException)) {
            connection.serverReset();
        }
        context.close();
    }
}
