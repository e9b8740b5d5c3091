package io.lambdatape.agent.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Tells by a client's first bytes whether it speaks TLS, and leaves. A record begins with its type, 22 for a handshake,
 * and a version 3.0 to 3.4 (RFC 8446, section 5.1); no message of the protocols behind it does.
 */
final class TlsDetector extends ByteToMessageDecoder {
    private static final int HANDSHAKE = 22;
    private static final int VERSION_MAJOR = 3;
    private static final int VERSION_MINOR_MAX = 4;

    private final TlsHandlers handlers;

    TlsDetector(TlsHandlers handlers) {
        this.handlers = handlers;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        int there = in.readableBytes();
        int at = in.readerIndex();
        // Decided at the first byte that differs: a client that speaks plainly never waits.
        boolean mayBeTls = (there < 1 || in.getUnsignedByte(at) == HANDSHAKE)
                && (there < 2 || in.getUnsignedByte(at + 1) == VERSION_MAJOR)
                && (there < 3 || in.getUnsignedByte(at + 2) <= VERSION_MINOR_MAX);
        if (!mayBeTls) {
            context.pipeline().remove(this);
        } else if (there >= 3) {
            context.pipeline().replace(this, null, handlers.begin(context.channel()));
        }
    }
}
