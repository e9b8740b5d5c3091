package io.lambdatape.logview.parameter;

import java.util.Locale;

/** Trace and span ids out of a path. */
public final class Identifiers {
    private static final int TRACE_DIGITS = 32;
    private static final int SPAN_DIGITS = 16;

    private Identifiers() {}

    /** A trace id in lower case. */
    public static String trace(String written) {
        return hex("traceId", written, TRACE_DIGITS);
    }

    /** A span id in lower case. */
    public static String span(String written) {
        return hex("spanId", written, SPAN_DIGITS);
    }

    private static String hex(String name, String written, int digits) {
        boolean fits =
                written.length() == digits && written.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
        if (!fits) {
            throw Parameters.invalid(name, "is not " + digits + " hex digits; copy it from a list of traces or lines");
        }
        return written.toLowerCase(Locale.ROOT);
    }
}
