package io.lambdatape.agent.logs.format;

import io.lambdatape.recording.Severity;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The words and numbers by which programs tell a level. */
final class Levels {
    private static final int WORD_CHARS_MAX = 13;

    private Levels() {}

    /** The level of a word in any case; null if it is no such word. */
    static @Nullable Severity ofWord(CharSequence word) {
        if (word.length() < 2 || word.length() > WORD_CHARS_MAX) {
            return null;
        }
        return switch (word.toString().toLowerCase(Locale.ROOT)) {
            case "trace", "finest", "finer", "verbose", "trc" -> Severity.TRACE;
            case "debug", "fine", "dbg", "config" -> Severity.DEBUG;
            case "info", "information", "notice", "inf", "success" -> Severity.INFO;
            case "warn", "warning", "wrn" -> Severity.WARN;
            case "error", "err", "severe", "fail" -> Severity.ERROR;
            case "fatal", "critical", "crit", "panic", "emerg", "emergency", "alert", "dpanic", "ftl" -> Severity.FATAL;
            default -> null;
        };
    }

    /** As {@link #ofWord}, for a word that stands somewhere in a line: only in capitals it is surely meant as a level. */
    static @Nullable Severity ofCapitals(CharSequence word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c < 'A' || c > 'Z') {
                return null;
            }
        }
        boolean alsoAWord = "CONFIG".contentEquals(word)
                || "FINE".contentEquals(word)
                || "FAIL".contentEquals(word)
                || "SUCCESS".contentEquals(word)
                || "ALERT".contentEquals(word);
        return alsoAWord ? null : ofWord(word);
    }

    /** Of syslog's severity (RFC 5424, section 6.2.1). */
    static Severity ofSyslog(int severity) {
        return switch (severity) {
            case 0, 1, 2 -> Severity.FATAL;
            case 3 -> Severity.ERROR;
            case 4 -> Severity.WARN;
            case 5, 6 -> Severity.INFO;
            default -> Severity.DEBUG;
        };
    }

    /** Of the numbers that bunyan and pino write: 10 for trace to 60 for fatal. */
    static @Nullable Severity ofBunyan(long number) {
        return switch (Math.clamp(number, 0, 100)) {
            case 10 -> Severity.TRACE;
            case 20 -> Severity.DEBUG;
            case 30 -> Severity.INFO;
            case 40 -> Severity.WARN;
            case 50 -> Severity.ERROR;
            case 60 -> Severity.FATAL;
            default -> null;
        };
    }
}
