package io.lambdatape.report;

/**
 * Makes queries that differ only in their values equal: comments go, literals and placeholders become {@code ?}, runs
 * of white space one space, lists of values one. Reads any text, SQL or not, in one pass and never fails.
 */
final class StatementText {
    static final int CHARS_MAX = 400;
    private static final int READ_CHARS_MAX = 8192;

    private final String text;
    private final int end;
    private final StringBuilder out = new StringBuilder();
    private int at;

    private StatementText(String text) {
        this.text = text;
        this.end = Math.min(text.length(), READ_CHARS_MAX);
    }

    static String normalise(String text) {
        return new StatementText(text).run();
    }

    private String run() {
        while (at < end && out.length() <= CHARS_MAX) {
            step(text.charAt(at));
        }
        String result = out.toString().strip();
        return result.length() > CHARS_MAX || end < text.length()
                ? result.substring(0, Math.min(result.length(), CHARS_MAX)) + "…"
                : result;
    }

    private void step(char c) {
        if (text.startsWith("--", at)) {
            skipPast("\n");
            space();
        } else if (text.startsWith("/*", at)) {
            skipPast("*/");
            space();
        } else if (c == '\'') {
            skipQuoted();
            value();
        } else if (c == '"' || c == '`') {
            copyQuoted(c);
        } else if (isDigit(c) && !insideName()) {
            skipNumber();
            value();
        } else if ((c == '$' || c == ':') && at + 1 < end && isDigit(text.charAt(at + 1))) {
            at++;
            skipNumber();
            value();
        } else if (c == '?') {
            at++;
            value();
        } else if (Character.isWhitespace(c)) {
            at++;
            space();
        } else {
            out.append(c);
            at++;
        }
    }

    // "?, ?" and "?,?" become "?": a list of any length is the same statement.
    private void value() {
        int last = out.length();
        while (last > 0 && out.charAt(last - 1) == ' ') {
            last--;
        }
        if (last > 1 && out.charAt(last - 1) == ',') {
            int before = last - 1;
            while (before > 0 && out.charAt(before - 1) == ' ') {
                before--;
            }
            if (before > 0 && out.charAt(before - 1) == '?') {
                out.setLength(before);
                return;
            }
        }
        out.append('?');
    }

    private void space() {
        if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
            out.append(' ');
        }
    }

    private boolean insideName() {
        return !out.isEmpty() && Character.isJavaIdentifierPart(out.charAt(out.length() - 1));
    }

    private void skipPast(String mark) {
        int found = text.indexOf(mark, at + 2);
        at = found < 0 ? end : Math.min(end, found + mark.length());
    }

    private void skipQuoted() {
        at++;
        while (at < end) {
            if (text.charAt(at++) == '\'') {
                if (at >= end || text.charAt(at) != '\'') {
                    return;
                }
                at++;
            }
        }
    }

    private void copyQuoted(char quote) {
        do {
            out.append(text.charAt(at++));
        } while (at < end && text.charAt(at) != quote && out.length() <= CHARS_MAX);
        if (at < end) {
            out.append(text.charAt(at++));
        }
    }

    private void skipNumber() {
        while (at < end && (isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
