package io.lambdatape.agent.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads one direction of an HTTP/1.1 connection just far enough to know where messages begin and, if they have a length,
 * where they end. A message without a known end (chunks, until the connection closes, a head that is too long or not
 * understood) is the last that is told. Used by one thread.
 */
final class MessageFrames {
    private static final int HEAD_BYTES_MAX = 64 * 1024;

    private final boolean answers;
    private final Listener listener;
    private byte[] head = new byte[1024];
    private int length;
    private long bodyLeft;
    private boolean endless;

    /** Is told of each message its begin, and its end if that is known. */
    interface Listener {
        /**
         * A message begins.
         *
         * @param head the start line and the fields, without the empty line; cut if it is too long
         */
        void begins(String head);

        void ends();
    }

    /** @param answers whether a message without a length goes on until the connection closes */
    MessageFrames(boolean answers, Listener listener) {
        this.answers = answers;
        this.listener = listener;
    }

    /** Whether bytes that come now can no longer be told apart. */
    boolean endless() {
        return endless;
    }

    /** Takes the next bytes. */
    void add(byte[] bytes, int count) {
        int at = 0;
        while (at < count && !endless) {
            if (bodyLeft > 0) {
                long taken = Math.min(bodyLeft, count - at);
                bodyLeft -= taken;
                at += (int) taken;
                if (bodyLeft == 0) {
                    listener.ends();
                }
            } else {
                at = takeHead(bytes, at, count);
            }
        }
    }

    private int takeHead(byte[] bytes, int from, int count) {
        for (int at = from; at < count; at++) {
            if (length == head.length) {
                head = Arrays.copyOf(head, Math.min(HEAD_BYTES_MAX, head.length * 2));
            }
            head[length++] = bytes[at];
            if (bytes[at] == '\n' && headEnds()) {
                headIs(new String(head, 0, length, StandardCharsets.ISO_8859_1).stripTrailing());
                return at + 1;
            }
            if (length == HEAD_BYTES_MAX) {
                endless = true;
                listener.begins(new String(head, 0, length, StandardCharsets.ISO_8859_1));
                return count;
            }
        }
        return count;
    }

    private boolean headEnds() {
        return length >= 2
                && (head[length - 2] == '\n' || (length >= 3 && head[length - 2] == '\r' && head[length - 3] == '\n'));
    }

    private void headIs(String text) {
        length = 0;
        if (text.isEmpty()) {
            // Empty lines between messages.
            return;
        }
        boolean interim = answers && text.matches("(?s)HTTP/1\\.\\d 1\\d\\d.*");
        if (interim) {
            // Another protocol follows a 101, the real answer any other.
            endless = text.startsWith(" 101", 8);
            return;
        }
        long body = bodyLength(text);
        endless = body < 0;
        listener.begins(text);
        bodyLeft = Math.max(0, body);
        if (body == 0) {
            listener.ends();
        }
    }

    private long bodyLength(String text) {
        String sized = field(text, "content-length");
        if (field(text, "transfer-encoding") != null) {
            return -1;
        }
        if (sized == null) {
            return answers ? -1 : 0;
        }
        return sized.matches("\\d{1,18}") ? Long.parseLong(sized) : -1;
    }

    /** The value of a field of that lower-case name; null if there is none, and if there are several that differ. */
    static @Nullable String field(String head, String name) {
        String found = null;
        for (String line : head.split("\r?\n", -1)) {
            if (line.length() > name.length()
                    && line.charAt(name.length()) == ':'
                    && line.substring(0, name.length()).toLowerCase(Locale.ROOT).equals(name)) {
                String value = line.substring(name.length() + 1).strip();
                if (found != null && !found.equals(value)) {
                    return name.equals("traceparent") ? null : "several";
                }
                found = value;
            }
        }
        return found;
    }
}
