package io.lambdatape.agent.logs.format;

import io.lambdatape.agent.logs.format.Subject.At;
import io.lambdatape.recording.Severity;
import org.jspecify.annotations.Nullable;

/**
 * The common layout of text lines: a time among the first words, a level near it. Log4j, logback, Python's logging, Go's
 * log, Apache, nginx, Hadoop, OpenStack, syslog without a priority and many others fit.
 */
final class Header {
    private static final int TIME_WORDS_MAX = 4;
    private static final int LEVEL_WORDS_MAX = 6;
    private static final int CHARS_MAX = 160;

    private Header() {}

    /** Reads what there is; a line without either is a line all the same. */
    static Reading read(Subject line) {
        Reading reading = new Reading();
        String text = line.text();
        int chars = Math.min(text.length(), CHARS_MAX);
        int levelFrom = 0;
        int word = wordStart(text, 0, chars);
        for (int words = 0; words < TIME_WORDS_MAX && word < chars; words++) {
            At time = line.time(withoutBracket(text, word));
            if (time != null) {
                reading.time(time.time());
                levelFrom = time.end();
                // "[INFO] 2026-04-23 ..."
                reading.severity(level(text, 0, word, words));
                break;
            }
            word = wordStart(text, wordEnd(text, word, chars), chars);
        }
        reading.severity(level(text, levelFrom, chars, reading.time() == null ? 2 : LEVEL_WORDS_MAX));
        return reading;
    }

    /** The first word that is surely a level. */
    private static @Nullable Severity level(String text, int from, int to, int wordsMax) {
        int at = wordStart(text, from, to);
        for (int words = 0; words < wordsMax && at < to; words++) {
            int end = wordEnd(text, at, to);
            Severity severity = level(text, at, end);
            if (severity != null) {
                return severity;
            }
            at = wordStart(text, end, to);
        }
        return null;
    }

    // [info], <error>, (WARN), INFO, error:, ERROR:root:message, [info:tag], |ERROR|
    private static @Nullable Severity level(String text, int from, int to) {
        int start = from;
        while (start < to && isOpening(text.charAt(start))) {
            start++;
        }
        int end = start;
        while (end < to && isLetter(text.charAt(end))) {
            end++;
        }
        if (end == start) {
            return null;
        }
        String word = text.substring(start, end);
        char next = end < text.length() ? text.charAt(end) : ' ';
        boolean marked = next == ':'
                || (start > from && (next == ']' || next == '>' || next == ')' || next == '|'))
                || (start > from && (next == ',' || next == ':'));
        if (marked) {
            return Levels.ofWord(word);
        }
        return Character.isWhitespace(next) || next == '|' || next == ']' ? Levels.ofCapitals(word) : null;
    }

    private static int withoutBracket(String text, int word) {
        return isOpening(text.charAt(word)) ? word + 1 : word;
    }

    private static int wordStart(String text, int from, int to) {
        int at = from;
        while (at < to && (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '-')) {
            at++;
        }
        return at;
    }

    private static int wordEnd(String text, int from, int to) {
        int at = from;
        while (at < to && !Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isOpening(char c) {
        return c == '[' || c == '(' || c == '<' || c == '|';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
