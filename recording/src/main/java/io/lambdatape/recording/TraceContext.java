package io.lambdatape.recording;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a span (W3C Trace Context, https://www.w3.org/TR/trace-context/).
 *
 * @param traceId 32 lower-case hexadecimal digits, not all zero
 * @param spanId 16 lower-case hexadecimal digits, not all zero
 */
public record TraceContext(String traceId, String spanId) {
    private static final String ZERO_TRACE = "0".repeat(32);
    private static final String ZERO_SPAN = "0".repeat(16);
    /** By character: 0 for lower-case hexadecimal digits, 1 for others. */
    private static final int[] STRANGE = strange();

    public TraceContext {
        Objects.requireNonNull(traceId, "traceId");
        Objects.requireNonNull(spanId, "spanId");
        if (!isLowerHex(traceId, 32) || traceId.equals(ZERO_TRACE)) {
            throw new IllegalArgumentException("trace id must be 32 lower-case hex digits, not all zero: " + traceId);
        }
        if (!isLowerHex(spanId, 16) || spanId.equals(ZERO_SPAN)) {
            throw new IllegalArgumentException("span id must be 16 lower-case hex digits, not all zero: " + spanId);
        }
    }

    /** The context of a {@code traceparent} value, or null if it is not valid: an invalid one counts as absent. */
    public static @Nullable TraceContext parse(String traceparent) {
        String value = traceparent.strip();
        boolean shape = value.length() >= 55
                && value.charAt(2) == '-'
                && value.charAt(35) == '-'
                && value.charAt(52) == '-'
                && (value.length() == 55 || (value.charAt(55) == '-' && !value.startsWith("00")));
        if (!shape || !isLowerHex(value.substring(0, 2), 2) || value.startsWith("ff")) {
            return null;
        }
        String trace = value.substring(3, 35);
        String span = value.substring(36, 52);
        boolean valid = isLowerHex(trace, 32)
                && isLowerHex(span, 16)
                && isLowerHex(value.substring(53, 55), 2)
                && !trace.equals(ZERO_TRACE)
                && !span.equals(ZERO_SPAN);
        return valid ? new TraceContext(trace, span) : null;
    }

    /** The header value that makes this span the parent, flagged as sampled. */
    public String traceparent() {
        return "00-" + traceId + "-" + spanId + "-01";
    }

    /** The trace id as 16 bytes. */
    public byte[] traceIdBytes() {
        return HexFormat.of().parseHex(traceId);
    }

    /** The span id as 8 bytes. */
    public byte[] spanIdBytes() {
        return HexFormat.of().parseHex(spanId);
    }

    private static boolean isLowerHex(String text, int length) {
        if (text.length() != length) {
            return false;
        }
        // By a table and without a way out: whether a digit is a letter cannot be foreseen, and guessing costs more.
        int strange = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            strange |= STRANGE[c & 0x7f] | c >>> 7;
        }
        return strange == 0;
    }

    private static int[] strange() {
        int[] table = new int[0x80];
        Arrays.fill(table, 1);
        for (char c : "0123456789abcdef".toCharArray()) {
            table[c] = 0;
        }
        return table;
    }
}
