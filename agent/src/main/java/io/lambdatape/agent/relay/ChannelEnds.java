package io.lambdatape.agent.relay;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;

/** How a channel ends once what was given to it has been written. */
// That they are done is told by channelInactive.
@SuppressWarnings("FutureReturnValueIgnored")
public final class ChannelEnds {
    private ChannelEnds() {}

    /** Closes it. */
    public static void closeAfterWriting(SocketChannel channel) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /** Says that this was all; the other side may go on. Under TLS that is said in TLS first (RFC 8446, section 6.1). */
    public static void shutdownAfterWriting(SocketChannel channel) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> {
            SslHandler tls = channel.pipeline().get(SslHandler.class);
            if (done.isSuccess() && tls != null) {
                tls.closeOutbound().addListener(said -> channel.shutdownOutput());
            } else if (done.isSuccess()) {
                channel.shutdownOutput();
            }
        });
    }
}
