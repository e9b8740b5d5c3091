package io.lambdatape.agent.http;

import io.lambdatape.recording.TraceContext;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** The head of a request as it goes to the server: the client's bytes, in origin form, with a traceparent. */
final class ForwardedHead {
    private static final int ADDED_BYTES_MAX = 80;

    private ForwardedHead() {}

    /** @param added the context to add as the last field; null to add none */
    static ByteBuf of(RequestHead head, byte[] bytes, int length, @Nullable TraceContext added) {
        ByteBuf forwarded = PooledByteBufAllocator.DEFAULT.directBuffer(length + ADDED_BYTES_MAX);
        int from = 0;
        if (head.cutTo() > head.cutFrom()) {
            forwarded.writeBytes(bytes, 0, head.cutFrom());
            if (head.slashNeeded()) {
                forwarded.writeByte('/');
            }
            from = head.cutTo();
        }
        if (added == null) {
            return forwarded.writeBytes(bytes, from, length - from);
        }
        // The empty line at the end is one line feed, with or without a carriage return.
        int fieldsEnd = bytes[length - 2] == '\r' ? length - 2 : length - 1;
        forwarded.writeBytes(bytes, from, fieldsEnd - from);
        ByteBufUtil.writeAscii(forwarded, "traceparent: ");
        ByteBufUtil.writeAscii(forwarded, added.traceparent());
        ByteBufUtil.writeAscii(forwarded, "\r\n");
        return forwarded.writeBytes(bytes, fieldsEnd, length - fieldsEnd);
    }
}
