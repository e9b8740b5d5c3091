package io.lambdatape.agent.redaction;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Which parts of a framed body are content. */
final class ChunkedBody {
    /** A run of content. */
    private record Run(int from, int length) {}

    private final List<Run> runs = new ArrayList<>();

    private ChunkedBody() {}

    /** All of it. */
    static ChunkedBody plain(byte[] message, int from) {
        ChunkedBody body = new ChunkedBody();
        body.runs.add(new Run(from, message.length - from));
        return body;
    }

    /** The chunks' data (RFC 9112, 7.1); what is no chunked coding any more counts as content. */
    static ChunkedBody of(byte[] message, int from) {
        ChunkedBody body = new ChunkedBody();
        int at = from;
        while (at < message.length) {
            int end = at;
            while (end < message.length && message[end] != '\n') {
                end++;
            }
            int size = size(new String(message, at, end - at, StandardCharsets.ISO_8859_1));
            int data = end + 1;
            if (size == 0 || data >= message.length) {
                return body;
            }
            if (size < 0) {
                body.runs.add(new Run(at, message.length - at));
                return body;
            }
            int length = Math.min(size, message.length - data);
            body.runs.add(new Run(data, length));
            at = data + length;
            while (at < message.length && (message[at] == '\r' || message[at] == '\n')) {
                at++;
            }
        }
        return body;
    }

    private static int size(String line) {
        int semicolon = line.indexOf(';');
        try {
            return Integer.parseInt((semicolon < 0 ? line : line.substring(0, semicolon)).strip(), 16);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    byte[] content(byte[] message) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (Run run : runs) {
            content.write(message, run.from, run.length);
        }
        return content.toByteArray();
    }

    /** Puts content of the same length back. */
    void write(byte[] content, byte[] message) {
        int at = 0;
        for (Run run : runs) {
            System.arraycopy(content, at, message, run.from, run.length);
            at += run.length;
        }
    }
}
