package io.lambdatape.collector.otlp;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * gRPC's frame around a message: a byte that says whether it is packed, its length in four bytes, the message. A call of
 * OTLP holds one.
 */
final class GrpcMessages {
    private static final int PREFIX_BYTES = 5;

    private GrpcMessages() {}

    /** Why a message is not taken. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final GrpcStatus status;

        Refused(GrpcStatus status, String message) {
            super(message);
            this.status = status;
        }

        GrpcStatus status() {
            return status;
        }
    }

    /**
     * The one message of a request.
     *
     * @param encoding what {@code grpc-encoding} says
     */
    static Body read(ByteBuf body, @Nullable String encoding) throws Refused {
        if (body.readableBytes() < PREFIX_BYTES) {
            throw new Refused(GrpcStatus.INVALID_ARGUMENT, "the request holds no message");
        }
        boolean packed = body.readByte() != 0;
        long length = body.readUnsignedInt();
        if (length != body.readableBytes()) {
            throw new Refused(GrpcStatus.INVALID_ARGUMENT, "the request must hold one message, and it whole");
        }
        if (packed && !"gzip".equals(encoding)) {
            throw new Refused(
                    GrpcStatus.UNIMPLEMENTED, "the encoding \"" + encoding + "\" is unknown; use gzip or none");
        }
        byte[] message = new byte[(int) length];
        body.readBytes(message);
        return new Body(message, false, packed);
    }

    static byte[] pack(byte[] message) {
        return ByteBuffer.allocate(PREFIX_BYTES + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array();
    }

    /** As the trailer {@code grpc-message} has it: printable ASCII, all else and the percent sign as %XX. */
    static String percentEncoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            if (one >= ' ' && one <= '~' && one != '%') {
                encoded.append((char) one);
            } else {
                encoded.append('%').append("%02X".formatted(one & 0xff));
            }
        }
        return encoded.toString();
    }
}
