package io.lambdatape.agent.mongodb.wire;

import io.lambdatape.agent.capture.PayloadRecorder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** Finds the messages of one direction, and keeps the beginning of the one at hand. Not thread-safe. */
public final class MessageFramer {
    /** How far it has read. */
    public enum Step {
        /** The buffer is used up. */
        MORE,
        /** The head of a message is complete; its body follows. */
        HEAD,
        /** A message is complete. */
        MESSAGE
    }

    private final int bytesMax;
    private final byte[] head = new byte[Header.BYTES];
    private int headLength;
    private @Nullable Header header;
    private int remaining;
    private long startNanos;
    private PayloadRecorder message;

    /** @param bytesMax how much of a message is kept */
    public MessageFramer(int bytesMax) {
        this.bytesMax = bytesMax;
        this.message = new PayloadRecorder(bytesMax);
    }

    /** Reads up to the end of a head or of a message. To be asked again while it does not say {@link Step#MORE}. */
    public Step take(ByteBuf bytes, long nanos) {
        if (!bytes.isReadable()) {
            return Step.MORE;
        }
        return header == null ? takeHead(bytes, nanos) : takeBody(bytes, nanos);
    }

    private Step takeHead(ByteBuf bytes, long nanos) {
        if (headLength == 0) {
            startNanos = nanos;
            message = new PayloadRecorder(bytesMax);
        }
        int taken = Math.min(Header.BYTES - headLength, bytes.readableBytes());
        message.add(bytes, bytes.readerIndex(), taken, nanos);
        bytes.readBytes(head, headLength, taken);
        headLength += taken;
        if (headLength < Header.BYTES) {
            return Step.MORE;
        }
        Header complete = Header.of(head);
        header = complete;
        remaining = Math.max(0, complete.length() - Header.BYTES);
        return Step.HEAD;
    }

    private Step takeBody(ByteBuf bytes, long nanos) {
        int taken = Math.min(remaining, bytes.readableBytes());
        message.add(bytes, bytes.readerIndex(), taken, nanos);
        bytes.skipBytes(taken);
        remaining -= taken;
        if (remaining > 0) {
            return Step.MORE;
        }
        headLength = 0;
        header = null;
        return Step.MESSAGE;
    }

    /** The bytes of a head that is not complete yet, or is and whose body has not begun. */
    public ByteBuf headBytes() {
        return Unpooled.copiedBuffer(head, 0, headLength);
    }

    /** How many bytes of a head have come; 0 between messages. */
    public int headLength() {
        return headLength;
    }

    /** Whether it is inside a message whose head is complete. */
    public boolean inBody() {
        return header != null;
    }

    /** The head of the message at hand, or of the one just completed. */
    public Header header() {
        return Header.of(head);
    }

    /** When the first byte of the message was read. */
    public long startNanos() {
        return startNanos;
    }

    /** The message at hand, or the one just completed. */
    public PayloadRecorder message() {
        return message;
    }
}
