package io.lambdatape.agent.redis;

import io.lambdatape.agent.redis.wire.Arguments;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes arguments as {@code redis-cli} reads them: quoted where that is needed. Used again and again by one connection. */
final class QuotedText {
    private static final int USUAL_BYTES = 256;
    private static final int ESCAPED_BYTES_MAX = 4;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final char REPLACEMENT = '\ufffd';

    private byte[] out = new byte[USUAL_BYTES];
    private int length;
    private int bytesMax;

    void begin(int newBytesMax) {
        length = 0;
        bytesMax = newBytesMax;
    }

    boolean isFull() {
        return length >= bytesMax;
    }

    String end() {
        String text = new String(out, 0, length, StandardCharsets.UTF_8);
        if (out.length > USUAL_BYTES * 16) {
            out = new byte[USUAL_BYTES];
        }
        return text;
    }

    void space() {
        room(1);
        out[length++] = ' ';
    }

    void line() {
        room(1);
        out[length++] = '\n';
    }

    void plain(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        room(bytes.length);
        System.arraycopy(bytes, 0, out, length, bytes.length);
        length += bytes.length;
    }

    /** Writes what is kept of the argument at hand. @return whether something of it is missing */
    boolean argument(Arguments argument, int argumentBytesMax) {
        int room = Math.min(argumentBytesMax, Math.max(0, bytesMax - length));
        int from = argument.from();
        int until = Math.min(argument.until(), from + room);
        boolean cut = until - from < argument.length();
        byte[] bytes = argument.array();
        if (cut) {
            until = wholeCharacters(bytes, from, until);
        }
        if (needsNoQuotes(bytes, from, until)) {
            room(until - from);
            System.arraycopy(bytes, from, out, length, until - from);
            length += until - from;
        } else {
            quoted(bytes, from, until);
        }
        if (cut) {
            plain("... (" + (argument.length() - (until - from)) + " more bytes)");
        }
        return cut;
    }

    /** Of a text that was cut the last character may be there in part: goes back to where it begins. */
    private static int wholeCharacters(byte[] bytes, int from, int until) {
        int start = until - 1;
        while (start > from && start > until - 4 && (bytes[start] & 0xc0) == 0x80) {
            start--;
        }
        return start >= from && (bytes[start] & 0xc0) == 0xc0 ? start : until;
    }

    private static boolean needsNoQuotes(byte[] bytes, int from, int until) {
        for (int i = from; i < until; i++) {
            byte c = bytes[i];
            if (c <= ' ' || c == '"' || c == '\'' || c == '\\' || c == 0x7f) {
                return false;
            }
        }
        return until > from;
    }

    private void quoted(byte[] bytes, int from, int until) {
        boolean isText = isText(bytes, from, until);
        room((until - from) * ESCAPED_BYTES_MAX + 2);
        out[length++] = '"';
        for (int i = from; i < until; i++) {
            byte c = bytes[i];
            if (c >= ' ' && c != '"' && c != '\\' && c != 0x7f || c < 0 && isText) {
                out[length++] = c;
            } else {
                escaped(c);
            }
        }
        out[length++] = '"';
    }

    private static boolean isText(byte[] bytes, int from, int until) {
        return new String(bytes, from, until - from, StandardCharsets.UTF_8).indexOf(REPLACEMENT) < 0;
    }

    private void escaped(byte c) {
        out[length++] = '\\';
        switch (c) {
            case '"', '\\' -> out[length++] = c;
            case '\n' -> out[length++] = 'n';
            case '\r' -> out[length++] = 'r';
            case '\t' -> out[length++] = 't';
            case 7 -> out[length++] = 'a';
            case '\b' -> out[length++] = 'b';
            default -> {
                out[length++] = 'x';
                out[length++] = HEX[c >> 4 & 0xf];
                out[length++] = HEX[c & 0xf];
            }
        }
    }

    private void room(int more) {
        if (length + more > out.length) {
            out = Arrays.copyOf(out, Math.max(length + more, out.length * 2));
        }
    }
}
