package io.lambdatape.agent.calls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.jspecify.annotations.Nullable;

/** What happens on one channel: the client's, or a server's. Told by the channel's thread. */
abstract class Side extends ChannelInboundHandlerAdapter {
    /** Bytes have come. The callee owns the buffer. */
    abstract void read(ByteBuf bytes);

    /** No more bytes are there at the moment. */
    abstract void flush();

    /** The last byte has come (half-close). */
    abstract void finished();

    /** Writing has become possible, or impossible for now. */
    abstract void writabilityChanged();

    /** The connection has failed; {@link #gone} follows. */
    abstract void failed();

    abstract void gone();

    /**
     * A TLS handshake has ended.
     *
     * @param cause why it has failed; null if it has not
     */
    abstract void encrypted(@Nullable Throwable cause);

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        read((ByteBuf) message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        flush();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent
                || event instanceof SslCloseCompletionEvent close && close.isSuccess()) {
            finished();
            flush();
        } else if (event instanceof SslHandshakeCompletionEvent handshake) {
            encrypted(handshake.cause());
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        writabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        gone();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // channelInactive tells
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A reset by the peer: ordinary for a proxy.
        failed();
        context.close();
    }
}
