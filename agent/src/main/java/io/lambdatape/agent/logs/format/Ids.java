package io.lambdatape.agent.logs.format;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Ids that tie a line to a trace or an invocation. */
final class Ids {
    private static final int TRACE_CHARS = 32;
    private static final int SPAN_CHARS = 16;
    /** {@code 00-} trace id {@code -} span id {@code -} flags (W3C Trace Context, section 3.2). */
    private static final int TRACEPARENT_CHARS = 55;

    private static final int UUID_CHARS = 36;
    private static final int XRAY_CHARS = 35;

    private Ids() {}

    /** In lower case; null if it is none. X-Ray's form ({@code 1-8 hex-24 hex}) is one too. */
    static @Nullable String traceId(String text) {
        if (text.length() == XRAY_CHARS && text.startsWith("1-") && text.charAt(10) == '-') {
            return hex(text.substring(2, 10) + text.substring(11), TRACE_CHARS);
        }
        return hex(text, TRACE_CHARS);
    }

    static @Nullable String spanId(String text) {
        return hex(text, SPAN_CHARS);
    }

    /** Takes both ids of a {@code traceparent} in. */
    static void traceparent(Reading reading, String text) {
        if (text.length() < TRACEPARENT_CHARS || text.charAt(2) != '-' || text.charAt(35) != '-') {
            return;
        }
        String trace = traceId(text.substring(3, 35));
        String span = spanId(text.substring(36, 52));
        if (trace != null && span != null) {
            reading.put(Reading.TRACE_ID, trace);
            reading.put(Reading.SPAN_ID, span);
        }
    }

    static boolean isUuid(CharSequence text) {
        return text.length() == UUID_CHARS && uuidAt(text, 0);
    }

    /** Whether a UUID begins there. */
    static boolean uuidAt(CharSequence text, int from) {
        if (from < 0 || from + UUID_CHARS > text.length()) {
            return false;
        }
        for (int i = 0; i < UUID_CHARS; i++) {
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            char c = text.charAt(from + i);
            if (dash ? c != '-' : Character.digit(c, 16) < 0 || c > 'f') {
                return false;
            }
        }
        return true;
    }

    static int uuidChars() {
        return UUID_CHARS;
    }

    private static @Nullable String hex(String text, int chars) {
        if (text.length() != chars) {
            return null;
        }
        boolean zero = true;
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c > 'f' || Character.digit(c, 16) < 0) {
                return null;
            }
            zero &= c == '0';
        }
        return zero ? null : text.toLowerCase(Locale.ROOT);
    }
}
