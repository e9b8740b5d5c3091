package io.lambdatape.agent.http;

import java.nio.charset.StandardCharsets;

/** Goes through the header fields of a head, without making strings of them. */
final class FieldReader {
    private static final int LENGTH_DIGITS_MAX = 18;

    private final byte[] bytes;
    private final int end;
    private int next;
    private int nameStart;
    private int nameEnd;
    private int valueStart;
    private int valueEnd;
    private boolean malformed;

    /** @param from where the line after the start line begins */
    FieldReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.next = from;
        this.end = end;
    }

    /** Where the line ends that begins at {@code from}: the index of its line feed. */
    static int lineEnd(byte[] bytes, int from, int end) {
        int i = from;
        while (i < end && bytes[i] != '\n') {
            i++;
        }
        return i;
    }

    /** Goes to the next field; false at the end and at a line that is not a field, see {@link #malformed()}. */
    boolean advance() {
        int lineFeed = lineEnd(bytes, next, end);
        int lineEnd = lineFeed > next && bytes[lineFeed - 1] == '\r' ? lineFeed - 1 : lineFeed;
        if (lineEnd == next) {
            return false;
        }
        nameStart = next;
        int i = next;
        while (i < lineEnd && isNameByte(bytes[i])) {
            i++;
        }
        nameEnd = i;
        if (i == nameStart || i == lineEnd || bytes[i] != ':' || hasControl(i + 1, lineEnd)) {
            malformed = true;
            return false;
        }
        valueStart = i + 1;
        valueEnd = lineEnd;
        while (valueStart < valueEnd && isBlank(bytes[valueStart])) {
            valueStart++;
        }
        while (valueEnd > valueStart && isBlank(bytes[valueEnd - 1])) {
            valueEnd--;
        }
        next = lineFeed + 1;
        return true;
    }

    boolean malformed() {
        return malformed;
    }

    /** Where the field's line begins. */
    int lineStart() {
        return nameStart;
    }

    /** Where the line after it begins. */
    int lineEnd() {
        return next;
    }

    /** @param lowerCase the name asked for, in lower case */
    boolean named(String lowerCase) {
        int length = nameEnd - nameStart;
        if (length != lowerCase.length()) {
            return false;
        }
        return same(nameStart, lowerCase);
    }

    /** @param lowerCase the value asked for, in lower case */
    boolean valued(String lowerCase) {
        return valueEnd - valueStart == lowerCase.length() && same(valueStart, lowerCase);
    }

    String value() {
        return new String(bytes, valueStart, valueEnd - valueStart, StandardCharsets.ISO_8859_1);
    }

    /** The value as a length; -1 if it is none. */
    long valueAsLength() {
        int digits = valueEnd - valueStart;
        if (digits == 0 || digits > LENGTH_DIGITS_MAX) {
            return -1;
        }
        long number = 0;
        for (int i = valueStart; i < valueEnd; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return -1;
            }
            number = number * 10 + (bytes[i] - '0');
        }
        return number;
    }

    /** Whether the last of the comma-separated codings is {@code chunked}, and no other is. */
    boolean endsChunked() {
        String value = value().toLowerCase(java.util.Locale.ROOT);
        int comma = value.lastIndexOf(',');
        boolean last = value.substring(comma + 1).strip().equals("chunked");
        return last && (comma < 0 || !value.substring(0, comma).contains("chunked"));
    }

    private boolean same(int from, String lowerCase) {
        for (int i = 0; i < lowerCase.length(); i++) {
            byte b = bytes[from + i];
            int lower = b >= 'A' && b <= 'Z' ? b + 32 : b;
            if (lower != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean hasControl(int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\r' || bytes[i] == 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    // RFC 9110, section 5.6.2: a token. Anything above 0x7f is negative here.
    static boolean isNameByte(byte b) {
        boolean letter = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
        return letter || (b > ' ' && "!#$%&'*+-.^_`|~".indexOf(b) >= 0);
    }
}
