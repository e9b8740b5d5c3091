package io.lambdatape.recording.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recorded HTTP/1.1 message (RFC 9112). Never fails: what is not HTTP has an empty start line and is all body.
 *
 * @param startLine the request line or the status line, without its line break
 * @param fields the header fields in their order
 * @param body the content, chunked coding taken off; compression is left on
 */
public record HttpMessage(String startLine, List<HttpField> fields, byte[] body) {
    public HttpMessage {
        fields = List.copyOf(fields);
    }

    /** Reads a whole message. Interim answers (1xx) before the final one are passed over. */
    public static HttpMessage parse(byte[] bytes) {
        int start = 0;
        while (true) {
            int end = headEnd(bytes, start);
            if (end < 0) {
                return new HttpMessage("", List.of(), Arrays.copyOfRange(bytes, start, bytes.length));
            }
            HttpMessage message = parseFrom(bytes, start, end);
            boolean interim = message.startLine.startsWith("HTTP/1.1 1") && message.status() != 101;
            if (!interim || end >= bytes.length) {
                return message;
            }
            start = end;
        }
    }

    /** The value of the first field of that name, case ignored; null if there is none. */
    public @Nullable String field(String name) {
        for (HttpField field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                return field.value();
            }
        }
        return null;
    }

    /** The status code of an answer; 0 if it is none. */
    public int status() {
        if (!startLine.startsWith("HTTP/1.") || startLine.length() < 12) {
            return 0;
        }
        try {
            return Integer.parseInt(startLine.substring(9, 12));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** The method of a request; empty if it is none. */
    public String method() {
        int space = startLine.indexOf(' ');
        return space < 0 || startLine.startsWith("HTTP/") ? "" : startLine.substring(0, space);
    }

    /** The target of a request; empty if it is none. */
    public String target() {
        int from = startLine.indexOf(' ');
        int to = startLine.lastIndexOf(' ');
        return startLine.startsWith("HTTP/") || to <= from ? "" : startLine.substring(from + 1, to);
    }

    private static HttpMessage parseFrom(byte[] bytes, int start, int end) {
        String head = new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
        String[] lines = head.split("\r?\n", -1);
        List<HttpField> fields = new ArrayList<>();
        boolean chunked = false;
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                HttpField field = new HttpField(
                        lines[i].substring(0, colon),
                        lines[i].substring(colon + 1).strip());
                fields.add(field);
                chunked |= field.name().equalsIgnoreCase("transfer-encoding")
                        && field.value().toLowerCase(java.util.Locale.ROOT).endsWith("chunked");
            }
        }
        byte[] rest = Arrays.copyOfRange(bytes, end, bytes.length);
        return new HttpMessage(lines.length == 0 ? "" : lines[0], fields, chunked ? unchunk(rest) : rest);
    }

    private static int headEnd(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] != '\n') {
                continue;
            }
            if (i + 1 < bytes.length && bytes[i + 1] == '\n') {
                return i + 2;
            }
            if (i + 2 < bytes.length && bytes[i + 1] == '\r' && bytes[i + 2] == '\n') {
                return i + 3;
            }
        }
        return -1;
    }

    // A cut-off body gives what there is of it.
    private static byte[] unchunk(byte[] coded) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(coded.length);
        int at = 0;
        while (at < coded.length) {
            int lineEnd = at;
            while (lineEnd < coded.length && coded[lineEnd] != '\n') {
                lineEnd++;
            }
            String line = new String(coded, at, lineEnd - at, StandardCharsets.ISO_8859_1);
            int semicolon = line.indexOf(';');
            String digits = (semicolon < 0 ? line : line.substring(0, semicolon)).strip();
            int size;
            try {
                size = Integer.parseInt(digits, 16);
            } catch (NumberFormatException e) {
                break;
            }
            int from = lineEnd + 1;
            if (size <= 0 || from >= coded.length) {
                break;
            }
            int length = Math.min(size, coded.length - from);
            body.write(coded, from, length);
            at = from + length;
            while (at < coded.length && (coded[at] == '\r' || coded[at] == '\n')) {
                at++;
                if (coded[at - 1] == '\n') {
                    break;
                }
            }
        }
        return body.toByteArray();
    }
}
