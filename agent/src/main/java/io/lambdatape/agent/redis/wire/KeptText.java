package io.lambdatape.agent.redis.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** The beginning of a text. */
public final class KeptText {
    /** Keeps nothing. */
    static final KeptText NOTHING = new KeptText(0);

    private final byte[] bytes;
    private int length;
    private boolean there;

    KeptText(int bytesMax) {
        this.bytes = new byte[bytesMax];
    }

    KeptText begin() {
        there = true;
        return this;
    }

    void add(ByteBuf from, int at, int until) {
        int added = Math.min(until - at, bytes.length - length);
        if (added > 0) {
            from.getBytes(at, bytes, length, added);
            length += added;
        }
    }

    void clear() {
        length = 0;
        there = false;
    }

    /** Whether there was such a text, be it empty. */
    public boolean isThere() {
        return there;
    }

    /** Whether it is this word of ASCII, in whatever case. */
    public boolean is(String wanted) {
        if (length != wanted.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (Character.toLowerCase((char) bytes[i]) != Character.toLowerCase(wanted.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
