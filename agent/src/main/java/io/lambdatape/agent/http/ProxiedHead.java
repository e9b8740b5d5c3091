package io.lambdatape.agent.http;

import io.lambdatape.recording.TraceContext;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request as a forward proxy passes it on: the client's bytes in origin form, without the fields that are
 * for the proxy, with the target's host and a traceparent.
 */
final class ProxiedHead {
    private static final int ADDED_BYTES_MAX = 96;

    private ProxiedHead() {}

    static ByteBuf of(RequestHead head, byte[] bytes, int length, @Nullable TraceContext added, String host) {
        ByteBuf forwarded = PooledByteBufAllocator.DEFAULT.directBuffer(length + host.length() + ADDED_BYTES_MAX);
        int fields = FieldReader.lineEnd(bytes, 0, length) + 1;
        forwarded.writeBytes(bytes, 0, head.cutFrom());
        if (head.slashNeeded()) {
            forwarded.writeByte('/');
        }
        forwarded.writeBytes(bytes, head.cutTo(), fields - head.cutTo());
        fields(forwarded, bytes, fields, length, host);
        if (added != null) {
            field(forwarded, "traceparent", added.traceparent());
        }
        // The empty line at the end is one line feed, with or without a carriage return.
        int end = bytes[length - 2] == '\r' ? length - 2 : length - 1;
        return forwarded.writeBytes(bytes, end, length - end);
    }

    private static void fields(ByteBuf to, byte[] bytes, int from, int length, String host) {
        FieldReader reader = new FieldReader(bytes, from, length);
        boolean named = false;
        while (reader.advance()) {
            boolean isHost = reader.named("host");
            if (isHost && (named || !reader.valued(host.toLowerCase(Locale.ROOT)))) {
                continue;
            }
            named |= isHost;
            if (!reader.named("proxy-connection") && !reader.named("proxy-authorization")) {
                to.writeBytes(bytes, reader.lineStart(), reader.lineEnd() - reader.lineStart());
            }
        }
        if (!named) {
            field(to, "Host", host);
        }
    }

    private static void field(ByteBuf to, String name, String value) {
        ByteBufUtil.writeAscii(to, name);
        ByteBufUtil.writeAscii(to, ": ");
        to.writeCharSequence(value, StandardCharsets.ISO_8859_1);
        ByteBufUtil.writeAscii(to, "\r\n");
    }
}
