package io.lambdatape.agent.redaction;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Replaces the values of fields in JSON text, in place. Works on torn and invalid text too: it only follows strings. An
 * object or a list as a value has all its strings and numbers replaced.
 */
final class JsonRedactor {
    private static final int NAME_BYTES_MAX = 256;

    private final Placeholders placeholders;
    private final Set<String> fields;

    JsonRedactor(Placeholders placeholders, Set<String> fields) {
        this.placeholders = placeholders;
        this.fields = fields;
    }

    void redact(byte[] json) {
        int at = 0;
        while (at < json.length) {
            if (json[at] != '"') {
                at++;
                continue;
            }
            int end = stringEnd(json, at);
            int next = skipSpace(json, end);
            boolean name = next < json.length && json[next] == ':' && end - at <= NAME_BYTES_MAX;
            boolean secret = name && fields.contains(new String(json, at + 1, end - at - 2, StandardCharsets.UTF_8));
            at = secret ? value(json, skipSpace(json, next + 1)) : end;
        }
    }

    // Returns where the value ends.
    private int value(byte[] json, int from) {
        int depth = 0;
        int at = from;
        while (at < json.length) {
            byte c = json[at];
            if (c == '"') {
                int end = stringEnd(json, at);
                boolean closed = end - at >= 2 && json[end - 1] == '"';
                placeholders.replace(json, at + 1, closed ? end - 1 : end);
                at = end;
            } else if (c == '{' || c == '[') {
                depth++;
                at++;
            } else if (c == '}' || c == ']') {
                if (depth == 0) {
                    return at;
                }
                depth--;
                at++;
            } else if (c == '-' || (c >= '0' && c <= '9')) {
                int end = at;
                while (end < json.length && "0123456789+-.eE".indexOf(json[end]) >= 0) {
                    end++;
                }
                placeholders.replaceDigits(json, at, end);
                at = end;
            } else if (depth == 0 && c == ',') {
                return at;
            } else {
                at++;
            }
            if (depth == 0 && at < json.length && json[at] == ',') {
                return at;
            }
        }
        return json.length;
    }

    // Behind the closing quote; the end of the text if there is none.
    private static int stringEnd(byte[] json, int quote) {
        int at = quote + 1;
        while (at < json.length) {
            if (json[at] == '\\') {
                at += 2;
            } else if (json[at] == '"') {
                return at + 1;
            } else {
                at++;
            }
        }
        return json.length;
    }

    private static int skipSpace(byte[] json, int from) {
        int at = from;
        while (at < json.length && (json[at] == ' ' || json[at] == '\t' || json[at] == '\r' || json[at] == '\n')) {
            at++;
        }
        return at;
    }
}
