package io.lambdatape.agent.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A message as it was recorded, perhaps torn. Reading it never fails: what is not there is not found. */
public final class HttpMessage {
    private final byte[] bytes;
    private final int fields;
    private final int body;

    private HttpMessage(byte[] bytes, int fields, int body) {
        this.bytes = bytes;
        this.fields = fields;
        this.body = body;
    }

    /** A request, or an answer; interim answers before it are passed over. */
    public static HttpMessage of(byte[] bytes) {
        int start = 0;
        int body = headEnd(bytes, start);
        while (interim(bytes, start) && body < bytes.length) {
            start = body;
            body = headEnd(bytes, start);
        }
        return new HttpMessage(bytes, Math.min(body, FieldReader.lineEnd(bytes, start, bytes.length) + 1), body);
    }

    /**
     * The value of the first field of that name; null if there is none.
     *
     * @param lowerCase the name, in lower case
     */
    public @Nullable String field(String lowerCase) {
        FieldReader reader = new FieldReader(bytes, fields, body);
        while (reader.advance()) {
            if (reader.named(lowerCase)) {
                return reader.value();
            }
        }
        return null;
    }

    /** The body as far as it was recorded, chunked coding taken off. */
    public byte[] content() {
        FieldReader reader = new FieldReader(bytes, fields, body);
        boolean chunked = false;
        while (reader.advance()) {
            chunked |= reader.named("transfer-encoding") && reader.endsChunked();
        }
        if (!chunked) {
            return Arrays.copyOfRange(bytes, body, bytes.length);
        }
        ByteBuf content = Unpooled.buffer(bytes.length - body);
        ChunkedFraming framing = new ChunkedFraming(bytes.length);
        framing.begin();
        framing.take(Unpooled.wrappedBuffer(bytes, body, bytes.length - body), content);
        return Arrays.copyOf(content.array(), content.readableBytes());
    }

    private static boolean interim(byte[] bytes, int start) {
        String status = "HTTP/1.1 1";
        if (bytes.length - start < status.length() + 2) {
            return false;
        }
        for (int i = 0; i < status.length(); i++) {
            if (bytes[start + i] != status.charAt(i)) {
                return false;
            }
        }
        return bytes[start + 10] != '0' || bytes[start + 11] != '1';
    }

    // Behind the empty line.
    private static int headEnd(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length) {
            int end = FieldReader.lineEnd(bytes, at, bytes.length);
            boolean empty = end == at || (end == at + 1 && bytes[at] == '\r');
            at = Math.min(bytes.length, end + 1);
            if (empty) {
                return at;
            }
        }
        return bytes.length;
    }
}
