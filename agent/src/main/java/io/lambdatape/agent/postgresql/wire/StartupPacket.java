package io.lambdatape.agent.postgresql.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The first packet of a client, the only one without a type: it is collected whole before it is passed on, since an
 * encryption request must not reach the server.
 */
public final class StartupPacket {
    private static final int LENGTH_MAX = 10_000; // PostgreSQL's MAX_STARTUP_PACKET_LENGTH
    private static final int LENGTH_MIN = 8;
    private static final int TLS_HANDSHAKE = 0x16;
    private static final int CANCEL = 80877102;
    private static final int SSL = 80877103;
    private static final int GSS = 80877104;
    private static final int VERSION_MAJOR = 3;

    /** What a client begins with. */
    public enum Kind {
        INCOMPLETE,
        STARTUP,
        /** It asks for TLS. */
        TLS_REQUEST,
        /** It asks for GSSAPI encryption. */
        GSS_REQUEST,
        CANCEL_REQUEST,
        /** It speaks TLS from the first byte. */
        TLS,
        UNKNOWN_VERSION,
        MALFORMED
    }

    private byte[] bytes = new byte[64];
    private int length;

    /** Takes bytes of the packet out of the buffer. */
    public Kind take(ByteBuf buffer) {
        while (buffer.isReadable()) {
            int missing = needed() - length;
            int taken = Math.min(missing, buffer.readableBytes());
            if (length + taken > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(length + taken, bytes.length * 2));
            }
            buffer.readBytes(bytes, length, taken);
            length += taken;
            Kind kind = kind();
            if (kind != Kind.INCOMPLETE) {
                return kind;
            }
        }
        return Kind.INCOMPLETE;
    }

    // First the length, then what it announces.
    private int needed() {
        return length < 4 ? 4 : announced();
    }

    private int announced() {
        return int32(0);
    }

    private Kind kind() {
        if (length > 0 && bytes[0] == TLS_HANDSHAKE) {
            return Kind.TLS;
        }
        if (length < 4) {
            return Kind.INCOMPLETE;
        }
        int announced = announced();
        if (announced < LENGTH_MIN || announced > LENGTH_MAX) {
            return Kind.MALFORMED;
        }
        if (length < announced) {
            return Kind.INCOMPLETE;
        }
        int code = int32(4);
        return switch (code) {
            case SSL -> announced == LENGTH_MIN ? Kind.TLS_REQUEST : Kind.MALFORMED;
            case GSS -> announced == LENGTH_MIN ? Kind.GSS_REQUEST : Kind.MALFORMED;
            case CANCEL -> Kind.CANCEL_REQUEST;
            default -> code >>> 16 == VERSION_MAJOR ? Kind.STARTUP : Kind.UNKNOWN_VERSION;
        };
    }

    private int int32(int index) {
        return bytes[index] << 24
                | (bytes[index + 1] & 0xff) << 16
                | (bytes[index + 2] & 0xff) << 8
                | bytes[index + 3] & 0xff;
    }

    /** The parameters of a startup packet: {@code user}, {@code database}, ... */
    public Map<String, String> parameters() throws MalformedMessageException {
        MessageBody body = new MessageBody(bytes, LENGTH_MIN, length - LENGTH_MIN, length - LENGTH_MIN);
        Map<String, String> parameters = new LinkedHashMap<>();
        String name = body.text(StandardCharsets.UTF_8);
        while (!name.isEmpty()) {
            parameters.put(name, body.text(StandardCharsets.UTF_8));
            name = body.text(StandardCharsets.UTF_8);
        }
        return parameters;
    }

    /** What was taken so far; the packet is empty afterwards. */
    public ByteBuf release() {
        ByteBuf taken = Unpooled.copiedBuffer(bytes, 0, length);
        length = 0;
        bytes = new byte[64];
        return taken;
    }
}
