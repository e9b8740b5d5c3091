package io.lambdatape.agent.mysql.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/** Collects packets of the handshake one by one, to be sent on with another sequence number. Not thread-safe. */
public final class HandshakePacket {
    /** No plugin's data comes near. */
    private static final int LENGTH_MAX = 64 * 1024;

    private static final int HEADER_BYTES = 4;
    private static final int SEQUENCE_AT = 3;

    private byte[] bytes = new byte[256];
    private int length;

    /** Takes bytes out of the buffer up to the packet's end. @return whether it is complete */
    public boolean take(ByteBuf buffer) throws MalformedPacketException {
        while (buffer.isReadable() && !isComplete()) {
            int needed = length < HEADER_BYTES ? HEADER_BYTES : HEADER_BYTES + announced();
            int taken = Math.min(needed - length, buffer.readableBytes());
            if (length + taken > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(length + taken, bytes.length * 2));
            }
            buffer.readBytes(bytes, length, taken);
            length += taken;
            if (length >= HEADER_BYTES && announced() > LENGTH_MAX) {
                throw new MalformedPacketException("a packet of the handshake is too long");
            }
        }
        return isComplete();
    }

    private boolean isComplete() {
        return length >= HEADER_BYTES && length == HEADER_BYTES + announced();
    }

    /** Whether nothing has been taken. */
    public boolean isEmpty() {
        return length == 0;
    }

    private int announced() {
        return bytes[0] & 0xff | (bytes[1] & 0xff) << 8 | (bytes[2] & 0xff) << 16;
    }

    /** How long the payload is. */
    public int payloadLength() {
        return announced();
    }

    /** The payload's first byte; -1 if it is empty. */
    public int firstByte() {
        return announced() == 0 ? -1 : bytes[HEADER_BYTES] & 0xff;
    }

    /** The second one; -1 if there is none. */
    public int secondByte() {
        return announced() < 2 ? -1 : bytes[HEADER_BYTES + 1] & 0xff;
    }

    /** Its sequence number. */
    public int sequence() {
        return bytes[SEQUENCE_AT] & 0xff;
    }

    /** Gives it another sequence number. */
    public void sequence(int number) {
        bytes[SEQUENCE_AT] = (byte) number;
    }

    /** Of a client's answer to the greeting: whether it says that it can do or wants TLS. */
    public boolean saysTls() {
        return announced() >= Short.BYTES && (capabilities() & Capabilities.SSL) != 0;
    }

    /** Of a client's answer to the greeting: has it say so, or not. */
    public void saysTls(boolean says) {
        long changed = says ? capabilities() | Capabilities.SSL : capabilities() & ~Capabilities.SSL;
        bytes[HEADER_BYTES + 1] = (byte) (changed >>> 8);
    }

    private long capabilities() {
        return bytes[HEADER_BYTES] & 0xff | (bytes[HEADER_BYTES + 1] & 0xff) << 8;
    }

    /**
     * Of a client's answer to the greeting: the packet that asks for TLS before it, which is its beginning
     * ("Protocol::SSLRequest").
     */
    public ByteBuf sslRequest() {
        byte[] request = Arrays.copyOf(bytes, HEADER_BYTES + HandshakeResponse.SSL_REQUEST_BYTES);
        request[0] = HandshakeResponse.SSL_REQUEST_BYTES;
        request[1] = 0;
        request[2] = 0;
        return Unpooled.wrappedBuffer(request);
    }

    /** What was taken; nothing is left afterwards. */
    public ByteBuf release() {
        ByteBuf taken = Unpooled.copiedBuffer(bytes, 0, length);
        length = 0;
        return taken;
    }
}
