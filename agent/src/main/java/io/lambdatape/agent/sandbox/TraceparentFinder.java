package io.lambdatape.agent.sandbox;

import io.lambdatape.recording.TraceContext;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the {@code traceparent} of the first request on a connection, whatever pieces it comes in. The worker makes a
 * new connection for nearly every request; where it does not, {@link #expectRequest} starts anew. Used by the two threads of a connection.
 */
final class TraceparentFinder {
    private static final int HEAD_BYTES_MAX = 64 * 1024;
    private static final String NAME = "traceparent:";

    private byte[] head = new byte[1024];
    private int length;
    private boolean done;

    /** Takes bytes; returns the context as soon as it is known, and null before, after, and if there is none. */
    synchronized @Nullable TraceContext add(byte[] bytes, int count) {
        if (done) {
            return null;
        }
        int taken = Math.min(count, HEAD_BYTES_MAX - length);
        if (length + taken > head.length) {
            head = Arrays.copyOf(head, Math.min(HEAD_BYTES_MAX, Math.max(length + taken, head.length * 2)));
        }
        System.arraycopy(bytes, 0, head, length, taken);
        length += taken;
        String text = new String(head, 0, length, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0 && length < HEAD_BYTES_MAX) {
            return null;
        }
        done = true;
        return find(end < 0 ? text : text.substring(0, end));
    }

    /** The next bytes are the beginning of another request. */
    synchronized void expectRequest() {
        length = 0;
        done = false;
    }

    private static @Nullable TraceContext find(String head) {
        for (String line : head.split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith(NAME)) {
                return TraceContext.parse(line.substring(NAME.length()));
            }
        }
        return null;
    }
}
