package io.lambdatape.report.format;

import java.time.Instant;
import java.util.Locale;

/** How times and words are written. */
final class Times {
    private Times() {}

    /** Milliseconds with microseconds: {@code 12.345}. */
    static String ms(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / 1e6);
    }

    /** Microseconds with one decimal. */
    static String us(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / 1e3);
    }

    /** RFC 3339 in UTC. */
    static String instant(long epochNanos) {
        return Instant.ofEpochSecond(0, epochNanos).toString();
    }

    /** A constant's name as a lower-case word: {@code platform_error}. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** A constant's name as words: {@code platform error}. */
    static String words(Enum<?> constant) {
        return word(constant).replace('_', ' ');
    }
}
