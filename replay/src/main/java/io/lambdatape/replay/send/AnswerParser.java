package io.lambdatape.replay.send;

import java.io.ByteArrayOutputStream;
import java.util.Locale;

/**
 * Finds the end of an HTTP/1.1 answer (RFC 9112, section 6.3) in bytes that come in any pieces, and keeps them. Does
 * no input or output. Interim answers (1xx) are passed over.
 */
final class AnswerParser {
    private static final int LINE_BYTES_MAX = 64 << 10;
    private static final int HEAD_BYTES_MAX = 256 << 10;

    /** Where the parser is. */
    enum State {
        STATUS_LINE,
        FIELDS,
        SIZED_BODY,
        CHUNK_SIZE,
        CHUNK_DATA,
        CHUNK_END,
        TRAILERS,
        BODY_UNTIL_CLOSE,
        DONE,
        MALFORMED
    }

    private final boolean answersHead;
    private final int bytesMax;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(512);
    private final StringBuilder line = new StringBuilder();
    private State state = State.STATUS_LINE;
    private int headBytes;
    private int status;
    private long contentLength = -1;
    private boolean coded;
    private boolean chunked;
    private boolean closes;
    private long left;

    /** @param method the request's: HEAD is answered without a body */
    AnswerParser(String method, int bytesMax) {
        this.answersHead = method.equals("HEAD");
        this.bytesMax = bytesMax;
    }

    /** Takes bytes; returns how many belong to the answer: fewer than {@code length} only once it is over. */
    int feed(byte[] bytes, int length) {
        int at = 0;
        while (at < length && !over()) {
            at += switch (state) {
                case SIZED_BODY, CHUNK_DATA, BODY_UNTIL_CLOSE -> body(length - at);
                default -> lineByte((char) (bytes[at] & 0xFF));
            };
        }
        kept.write(bytes, 0, at);
        if (kept.size() > bytesMax) {
            state = State.MALFORMED;
        }
        return at;
    }

    /** The connection has ended; true if that ends the answer as it should. */
    boolean closed() {
        if (state == State.BODY_UNTIL_CLOSE) {
            state = State.DONE;
        }
        return state == State.DONE;
    }

    State state() {
        return state;
    }

    boolean over() {
        return state == State.DONE || state == State.MALFORMED;
    }

    /** Whether the connection can carry another request after this answer. */
    boolean keepsAlive() {
        return state == State.DONE && !closes;
    }

    byte[] bytes() {
        return kept.toByteArray();
    }

    private int body(int available) {
        if (state == State.BODY_UNTIL_CLOSE) {
            return available;
        }
        int taken = (int) Math.min(available, left);
        left -= taken;
        if (left == 0) {
            state = state == State.SIZED_BODY ? State.DONE : State.CHUNK_END;
        }
        return taken;
    }

    private int lineByte(char c) {
        if (c != '\n') {
            line.append(c);
            if (line.length() > LINE_BYTES_MAX || ++headBytes > HEAD_BYTES_MAX && isHead()) {
                state = State.MALFORMED;
            }
            return 1;
        }
        int end = line.length() > 0 && line.charAt(line.length() - 1) == '\r' ? line.length() - 1 : line.length();
        String text = line.substring(0, end);
        line.setLength(0);
        line(text);
        return 1;
    }

    private boolean isHead() {
        return state == State.STATUS_LINE || state == State.FIELDS || state == State.TRAILERS;
    }

    private void line(String text) {
        switch (state) {
            case STATUS_LINE -> statusLine(text);
            case FIELDS -> {
                if (text.isEmpty()) {
                    headEnd();
                } else {
                    field(text);
                }
            }
            case CHUNK_SIZE -> chunkSize(text);
            case CHUNK_END -> state = text.isEmpty() ? State.CHUNK_SIZE : State.MALFORMED;
            case TRAILERS -> state = text.isEmpty() ? State.DONE : State.TRAILERS;
            case SIZED_BODY, CHUNK_DATA, BODY_UNTIL_CLOSE, DONE, MALFORMED ->
                throw new IllegalStateException("BUG: a line in " + state);
        }
    }

    private void statusLine(String text) {
        if (!text.matches("HTTP/1\\.[01] [1-9]\\d\\d( .*)?")) {
            state = State.MALFORMED;
            return;
        }
        status = Integer.parseInt(text.substring(9, 12));
        closes = text.startsWith("HTTP/1.0");
        contentLength = -1;
        coded = false;
        chunked = false;
        state = State.FIELDS;
    }

    private void field(String text) {
        int colon = text.indexOf(':');
        if (colon <= 0) {
            // A folded line, or rubbish: neither can name a length.
            return;
        }
        String value = text.substring(colon + 1).strip().toLowerCase(Locale.ROOT);
        switch (text.substring(0, colon).toLowerCase(Locale.ROOT)) {
            case "content-length" -> contentLength(value);
            case "transfer-encoding" -> {
                coded = true;
                chunked = value.endsWith("chunked");
            }
            case "connection" -> connection(value);
            default -> {}
        }
    }

    private void connection(String value) {
        for (String option : value.split(",", -1)) {
            switch (option.strip()) {
                case "close" -> closes = true;
                case "keep-alive" -> closes = false;
                default -> {}
            }
        }
    }

    private void contentLength(String value) {
        boolean valid = value.matches("\\d{1,18}") && (contentLength < 0 || contentLength == Long.parseLong(value));
        if (valid) {
            contentLength = Long.parseLong(value);
        } else {
            state = State.MALFORMED;
        }
    }

    private void headEnd() {
        if (status >= 100 && status < 200) {
            // We never ask for another protocol, so 101 is no answer to us.
            state = status == 101 ? State.MALFORMED : State.STATUS_LINE;
        } else if (answersHead || status == 204 || status == 304) {
            state = State.DONE;
        } else if (coded) {
            closes |= !chunked;
            state = chunked ? State.CHUNK_SIZE : State.BODY_UNTIL_CLOSE;
        } else if (contentLength >= 0) {
            left = contentLength;
            state = left == 0 ? State.DONE : State.SIZED_BODY;
        } else {
            closes = true;
            state = State.BODY_UNTIL_CLOSE;
        }
    }

    private void chunkSize(String text) {
        int semicolon = text.indexOf(';');
        String digits = (semicolon < 0 ? text : text.substring(0, semicolon)).strip();
        if (!digits.matches("[0-9a-fA-F]{1,15}")) {
            state = State.MALFORMED;
            return;
        }
        left = Long.parseLong(digits, 16);
        state = left == 0 ? State.TRAILERS : State.CHUNK_DATA;
    }
}
