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

    /** In the unit that fits, for a glance: {@code 37 µs}, {@code 1.24 ms}, {@code 2.50 s}. */
    static String brief(long nanos) {
        if (nanos < 1_000_000) {
            return nanos / 1000 + " µs";
        }
        return nanos < 1_000_000_000
                ? String.format(Locale.ROOT, "%.2f ms", nanos / 1e6)
                : String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
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
