package io.lambdatape.agent.mysql.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The server's first packet. It is collected whole before it is passed on, since {@link Capabilities#NOT_OFFERED} must
 * not reach the client; nothing else of it changes.
 */
public final class Greeting {
    private static final int HEADER_BYTES = 4;
    private static final int LENGTH_MAX = 4096;
    private static final int VERSION = 10;
    private static final int ERROR = 0xff;
    private static final int THREAD_AND_SALT_BYTES = 4 + 8 + 1;
    private static final int CHARSET_AND_STATUS_BYTES = 3;

    /** What a server begins with. */
    public enum Kind {
        INCOMPLETE,
        GREETING,
        /** It refuses the connection. */
        ERROR,
        UNKNOWN_VERSION,
        MALFORMED
    }

    private byte[] bytes = new byte[128];
    private int length;
    private int capabilitiesAt;
    private long capabilities;
    private String version = "";

    /** Takes bytes of the packet out of the buffer. */
    public Kind take(ByteBuf buffer) {
        while (buffer.isReadable()) {
            int taken = Math.min(needed() - length, buffer.readableBytes());
            if (length + taken > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(length + taken, bytes.length * 2));
            }
            buffer.readBytes(bytes, length, taken);
            length += taken;
            if (length >= HEADER_BYTES && (announced() == 0 || announced() > LENGTH_MAX)) {
                return Kind.MALFORMED;
            }
            if (length == HEADER_BYTES + announced() && length > HEADER_BYTES) {
                return kind();
            }
        }
        return Kind.INCOMPLETE;
    }

    // First the header, then what it announces.
    private int needed() {
        return length < HEADER_BYTES ? HEADER_BYTES : HEADER_BYTES + announced();
    }

    private int announced() {
        return bytes[0] & 0xff | (bytes[1] & 0xff) << 8 | (bytes[2] & 0xff) << 16;
    }

    private Kind kind() {
        int first = bytes[HEADER_BYTES] & 0xff;
        if (first == ERROR) {
            return Kind.ERROR;
        }
        if (first != VERSION) {
            return Kind.UNKNOWN_VERSION;
        }
        try {
            read(new PacketBody(bytes, HEADER_BYTES + 1, length - HEADER_BYTES - 1, false));
            return Kind.GREETING;
        } catch (MalformedPacketException e) {
            return Kind.MALFORMED;
        }
    }

    private void read(PacketBody body) throws MalformedPacketException {
        version = body.textToNul(StandardCharsets.UTF_8);
        body.skip(THREAD_AND_SALT_BYTES);
        capabilitiesAt = length - body.remaining();
        capabilities = body.int16();
        body.skip(CHARSET_AND_STATUS_BYTES);
        capabilities |= (long) body.int16() << 16;
        body.skip(1 + 6);
        long extended = body.int32() & 0xffff_ffffL;
        if ((capabilities & Capabilities.MYSQL) == 0) {
            capabilities |= extended << 32;
        }
    }

    /** What the server offers, without what the agent cannot read. */
    public long capabilities() {
        return capabilities & ~Capabilities.NOT_OFFERED;
    }

    /** Whether the server speaks TLS. */
    public boolean offersEncryption() {
        return (capabilities & Capabilities.SSL) != 0;
    }

    /** The server's version as it calls it: {@code 5.5.5-10.11.6-MariaDB}. */
    public String version() {
        return version;
    }

    public boolean isMariaDb() {
        return version.toLowerCase(Locale.ROOT).contains("mariadb");
    }

    /**
     * Takes what the agent cannot read out of what will be passed on.
     *
     * @param encryption whether the agent offers TLS, whatever the server does
     */
    public void offer(boolean encryption) {
        long offered = capabilities() | (encryption ? Capabilities.SSL : 0);
        bytes[capabilitiesAt] = (byte) offered;
        bytes[capabilitiesAt + 1] = (byte) (offered >>> 8);
        int upper = capabilitiesAt + 2 + CHARSET_AND_STATUS_BYTES;
        bytes[upper] = (byte) (offered >>> 16);
        bytes[upper + 1] = (byte) (offered >>> 24);
    }

    /** What was taken so far; nothing is left afterwards. */
    public ByteBuf release() {
        ByteBuf taken = Unpooled.copiedBuffer(bytes, 0, length);
        length = 0;
        return taken;
    }
}
