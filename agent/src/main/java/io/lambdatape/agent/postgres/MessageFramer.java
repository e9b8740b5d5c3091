package io.lambdatape.agent.postgres;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Takes a direction's bytes apart into messages, whatever pieces they come in. Keeps the first bytes of each, never
 * more, whatever length it claims.
 */
final class MessageFramer {
    private static final int STARTUP_BYTES_MAX = 10_000;
    private static final int HEAD = 5;
    private static final int STARTUP_HEAD = 4;

    private final Consumer<Message> to;
    private final int keepBytesMax;
    private boolean startup;
    private byte[] kept = new byte[256];
    private int keptLength;
    private long seen;
    private long length;
    private long startNanos;
    private long passed;

    /**
     * For one direction.
     *
     * @param startup whether the first message is a startup packet
     */
    MessageFramer(boolean startup, int keepBytesMax, Consumer<Message> to) {
        this.startup = startup;
        this.keepBytesMax = keepBytesMax;
        this.to = to;
    }

    /** Takes bytes; the buffer's own indexes stay as they are. */
    void add(ByteBuf buffer, int index, int count, long nanos) {
        int at = index;
        int end = index + count;
        while (at < end) {
            if (seen == 0) {
                startNanos = nanos;
            }
            int head = startup ? STARTUP_HEAD : HEAD;
            long wanted = seen < head ? head - seen : length - seen;
            int taken = (int) Math.min(wanted, end - at);
            keep(buffer, at, taken);
            at += taken;
            seen += taken;
            passed += taken;
            if (seen == head && taken > 0 && length == 0) {
                length = length(head);
            }
            if (length > 0 && seen == length) {
                finish(nanos);
            }
        }
    }

    private void keep(ByteBuf buffer, int index, int count) {
        int taken = Math.min(count, keepBytesMax - keptLength);
        if (taken <= 0) {
            return;
        }
        if (keptLength + taken > kept.length) {
            kept = Arrays.copyOf(kept, Math.min(keepBytesMax, Math.max(keptLength + taken, kept.length * 2)));
        }
        buffer.getBytes(index, kept, keptLength, taken);
        keptLength += taken;
    }

    private long length(int head) {
        int at = head - 4;
        int stated = (kept[at] & 0xff) << 24
                | (kept[at + 1] & 0xff) << 16
                | (kept[at + 2] & 0xff) << 8
                | (kept[at + 3] & 0xff);
        if (stated < 4 || (startup && (stated < 8 || stated > STARTUP_BYTES_MAX))) {
            throw new MalformedMessageException("a message of " + stated + " bytes");
        }
        // The stated length counts itself, not the type byte.
        return startup ? stated : stated + 1L;
    }

    private void finish(long nanos) {
        char type = startup ? 0 : (char) (kept[0] & 0xff);
        Message message = new Message(type, Arrays.copyOf(kept, keptLength), length, startNanos, nanos, passed);
        startup = false;
        seen = 0;
        length = 0;
        keptLength = 0;
        if (kept.length > 64 * 1024) {
            kept = new byte[256];
        }
        to.accept(message);
    }
}
