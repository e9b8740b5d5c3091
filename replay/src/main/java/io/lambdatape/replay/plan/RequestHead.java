package io.lambdatape.replay.plan;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The head of a recorded request, line by line, each as it was written.
 *
 * @param startLine without its line break
 * @param fields one per header field; a folded one keeps its line breaks
 * @param length how many bytes the head took, with the empty line
 */
record RequestHead(String startLine, List<Field> fields, int length) {
    /** @param text the whole field, without the last line break */
    record Field(String name, String text) {
        String value() {
            return text.substring(text.indexOf(':') + 1).strip();
        }
    }

    /** Null if there is no whole HTTP/1 request head at the start of {@code bytes}. */
    static @Nullable RequestHead parse(byte[] bytes) {
        List<String> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '\n') {
                continue;
            }
            int end = i > from && bytes[i - 1] == '\r' ? i - 1 : i;
            String line = new String(bytes, from, end - from, StandardCharsets.ISO_8859_1);
            from = i + 1;
            if (line.isEmpty()) {
                return of(lines, from);
            }
            lines.add(line);
        }
        return null;
    }

    private static @Nullable RequestHead of(List<String> lines, int length) {
        if (lines.isEmpty() || !lines.getFirst().matches("[!-~]+ [^ ]+ HTTP/1\\.[01]")) {
            return null;
        }
        List<Field> fields = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            boolean folded = line.startsWith(" ") || line.startsWith("\t");
            if (folded && !fields.isEmpty()) {
                Field first = fields.removeLast();
                fields.add(new Field(first.name, first.text + "\r\n" + line));
                continue;
            }
            int colon = line.indexOf(':');
            if (colon <= 0) {
                return null;
            }
            fields.add(new Field(line.substring(0, colon).toLowerCase(Locale.ROOT), line));
        }
        return new RequestHead(lines.getFirst(), List.copyOf(fields), length);
    }

    String method() {
        return startLine.substring(0, startLine.indexOf(' '));
    }

    @Nullable
    String value(String name) {
        return fields.stream()
                .filter(field -> field.name.equals(name))
                .findFirst()
                .map(Field::value)
                .orElse(null);
    }
}
