package io.lambdatape.agent.logs.format;

import org.jspecify.annotations.Nullable;

/** {@code time=2026-04-23T11:28:53Z level=info msg="worker running" target=1}: names and values (logfmt, Go's slog). */
final class LogfmtLine implements Layout {
    private static final int CHARS_MAX = 64 << 10;
    private static final int PAIRS_MIN = 2;
    private static final int NAME_CHARS_MAX = 64;

    @Override
    public @Nullable Reading read(Subject line) {
        String text = line.text();
        int first = nameEnd(text, 0);
        if (first == 0 || text.length() > CHARS_MAX) {
            return null;
        }
        Reading reading = new Reading();
        int pairs = 0;
        int strays = 0;
        int at = 0;
        while (at < text.length()) {
            int nameEnd = nameEnd(text, at);
            if (nameEnd == at) {
                strays += text.charAt(at) == ' ' ? 0 : 1;
                at = afterWord(text, at);
                continue;
            }
            int valueEnd = valueEnd(text, nameEnd + 1);
            pair(reading, text.substring(at, nameEnd), value(text, nameEnd + 1, valueEnd), line);
            pairs++;
            at = valueEnd + 1;
        }
        // A sentence with an equals sign in it is no logfmt.
        return pairs >= PAIRS_MIN && strays <= pairs ? reading : null;
    }

    private static void pair(Reading reading, String name, String value, Subject line) {
        Object number = Numbers.of(value);
        switch (number) {
            case Long whole -> Field.number(reading, name, whole);
            case Double fraction -> Field.number(reading, name, fraction);
            case null, default -> Field.text(reading, name, value, line);
        }
    }

    /** Where a name ends that begins there and is followed by an equals sign; that place itself if none does. */
    private static int nameEnd(String text, int from) {
        int at = from;
        int max = Math.min(text.length(), from + NAME_CHARS_MAX);
        while (at < max && isOfName(text.charAt(at))) {
            at++;
        }
        boolean name = at > from && at < text.length() && text.charAt(at) == '=' && !isDigit(text.charAt(from));
        return name ? at : from;
    }

    private static int valueEnd(String text, int from) {
        if (from < text.length() && text.charAt(from) == '"') {
            for (int at = from + 1; at < text.length(); at++) {
                if (text.charAt(at) == '\\') {
                    at++;
                } else if (text.charAt(at) == '"') {
                    return at + 1;
                }
            }
            return text.length();
        }
        return wordEnd(text, from);
    }

    private static String value(String text, int from, int end) {
        if (from >= text.length() || text.charAt(from) != '"') {
            return text.substring(Math.min(from, text.length()), end);
        }
        boolean closed = end - 1 > from && text.charAt(end - 1) == '"';
        String quoted = text.substring(from + 1, closed ? end - 1 : end);
        return quoted.indexOf('\\') < 0
                ? quoted
                : quoted.replace("\\\"", "\"").replace("\\n", "\n").replace("\\\\", "\\");
    }

    private static int afterWord(String text, int from) {
        return wordEnd(text, from) + 1;
    }

    private static int wordEnd(String text, int from) {
        int end = text.indexOf(' ', from);
        return end < 0 ? text.length() : end;
    }

    private static boolean isOfName(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || isDigit(c)
                || c == '_'
                || c == '.'
                || c == '-'
                || c == '@'
                || c == '/';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
