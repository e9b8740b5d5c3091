package io.lambdatape.agent.redaction;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** Redacts an HTTP/1.1 message in its bytes, which keep their length. What is no HTTP comes back as it is. */
final class HttpRedactor {
    private final Placeholders placeholders;
    private final Set<String> headers;
    private final Set<String> jsonFields;

    HttpRedactor(Placeholders placeholders, Set<String> headers, Set<String> jsonFields) {
        this.placeholders = placeholders;
        this.headers = headers;
        this.jsonFields = jsonFields;
    }

    /** What a walk over the head finds. */
    private static final class Head {
        byte[] bytes;
        boolean changed;
        boolean json;
        boolean chunked;
        boolean compressed;

        Head(byte[] bytes) {
            this.bytes = bytes;
        }

        byte[] own() {
            if (!changed) {
                bytes = bytes.clone();
                changed = true;
            }
            return bytes;
        }
    }

    /** The same array if there is nothing to redact; a changed copy otherwise. */
    byte[] redact(byte[] message) {
        Head head = new Head(message);
        int start = 0;
        int body;
        do {
            head.json = false;
            head.chunked = false;
            head.compressed = false;
            body = head(head, start);
            boolean interim = startsWith(message, start, "HTTP/1.1 1") && !startsWith(message, start, "HTTP/1.1 101");
            start = interim ? body : -1;
        } while (start > 0 && start < message.length);
        if (head.json && !jsonFields.isEmpty() && body < message.length) {
            redactBody(head, body);
        }
        return head.bytes;
    }

    /** Redacts the JSON fields of a text, which keeps its length in bytes. */
    String redactJson(String json) {
        if (jsonFields.isEmpty()) {
            return json;
        }
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        new JsonRedactor(placeholders, jsonFields).redact(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    // Returns where the head ends.
    private int head(Head head, int start) {
        int at = lineEnd(head.bytes, start);
        while (at < head.bytes.length) {
            int end = lineEnd(head.bytes, at);
            // A folded line belongs to the field before it.
            while (end < head.bytes.length && (head.bytes[end] == ' ' || head.bytes[end] == '\t')) {
                end = lineEnd(head.bytes, end);
            }
            int trimmed = trimEnd(head.bytes, at, end);
            if (trimmed == at) {
                return end;
            }
            field(head, at, trimmed);
            at = end;
        }
        return head.bytes.length;
    }

    private void field(Head head, int from, int to) {
        int colon = from;
        while (colon < to && head.bytes[colon] != ':') {
            colon++;
        }
        if (colon == to) {
            return;
        }
        String name = new String(head.bytes, from, colon - from, StandardCharsets.ISO_8859_1)
                .strip()
                .toLowerCase(Locale.ROOT);
        int value = colon + 1;
        while (value < to && (head.bytes[value] == ' ' || head.bytes[value] == '\t')) {
            value++;
        }
        if (headers.contains(name)) {
            placeholders.replace(head.own(), value, to);
        } else if (!jsonFields.isEmpty()) {
            note(head, name, new String(head.bytes, value, to - value, StandardCharsets.ISO_8859_1));
        }
    }

    private static void note(Head head, String name, String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        switch (name) {
            case "content-type" -> head.json |= lower.contains("json");
            case "transfer-encoding" -> head.chunked |= lower.endsWith("chunked");
            case "content-encoding" -> head.compressed |= !lower.equals("identity");
            default -> {}
        }
    }

    private void redactBody(Head head, int body) {
        byte[] bytes = head.own();
        ChunkedBody chunks = head.chunked ? ChunkedBody.of(bytes, body) : ChunkedBody.plain(bytes, body);
        byte[] content = chunks.content(bytes);
        if (head.compressed) {
            Arrays.fill(content, (byte) '*');
        } else {
            new JsonRedactor(placeholders, jsonFields).redact(content);
        }
        chunks.write(content, bytes);
    }

    private static boolean startsWith(byte[] bytes, int at, String text) {
        if (bytes.length - at < text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (bytes[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int lineEnd(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] != '\n') {
            at++;
        }
        return Math.min(bytes.length, at + 1);
    }

    private static int trimEnd(byte[] bytes, int from, int to) {
        int end = to;
        while (end > from && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r' || bytes[end - 1] == ' ')) {
            end--;
        }
        return end;
    }
}
