package io.lambdatape.agent.postgres;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads a message's body field by field. What was cut off reads as a shorter value or as malformed. */
final class MessageBody {
    private final byte[] bytes;
    private int at;

    MessageBody(byte[] bytes, int from) {
        this.bytes = bytes;
        this.at = Math.min(from, bytes.length);
    }

    int remaining() {
        return bytes.length - at;
    }

    int int8() {
        need(1);
        return bytes[at++] & 0xff;
    }

    int int16() {
        need(2);
        int value = (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
        at += 2;
        return value;
    }

    int int32() {
        need(4);
        int value = (bytes[at] & 0xff) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | (bytes[at + 3] & 0xff);
        at += 4;
        return value;
    }

    /** A string up to its NUL, or up to where the message was cut. */
    String text() {
        int end = at;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        String text = new String(bytes, at, end - at, StandardCharsets.UTF_8);
        at = Math.min(bytes.length, end + 1);
        return text;
    }

    /** A value with its length before it; null for NULL. */
    byte @Nullable [] value() {
        int length = int32();
        if (length == -1) {
            return null;
        }
        if (length < 0) {
            throw new MalformedMessageException("a value of " + length + " bytes");
        }
        int kept = Math.min(length, remaining());
        byte[] value = Arrays.copyOfRange(bytes, at, at + kept);
        at += kept;
        return value;
    }

    private void need(int count) {
        if (remaining() < count) {
            throw new MalformedMessageException("a message ends early");
        }
    }
}
