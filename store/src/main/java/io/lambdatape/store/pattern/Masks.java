package io.lambdatape.store.pattern;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes, at the beginning of a word, what varies from line to line by its form: times, UUIDs, addresses, numbers,
 * durations, hexadecimal and other ids. Written by hand, because it is done for every word of every line.
 */
final class Masks {
    private static final String TIME = "<time>";
    private static final String UUID = "<uuid>";
    private static final String IP = "<ip>";
    private static final String NUMBER = "<num>";
    private static final String DURATION = "<duration>";
    private static final String HEX = "<hex>";
    private static final String ID = "<id>";

    private static final int UUID_CHARS = 36;
    private static final int HEX_CHARS_MIN = 8;
    private static final int ID_CHARS_MIN = 6;
    private static final int ID_DIGITS_MIN = 2;
    private static final int EXPONENT_DIGITS_MAX = 3;
    private static final int UNIT_CHARS_MAX = 12;
    private static final Set<String> DURATION_UNITS =
            Set.of("ns", "us", "\u00b5s", "\u03bcs", "ms", "s", "sec", "secs", "m", "min", "h", "d");

    private Masks() {}

    /**
     * What stands in a place.
     *
     * @param mask null if it is a word as it is
     * @param end the character after it
     */
    record Found(@Nullable String mask, int end) {}

    static Found at(String text, int start, int end) {
        char first = text.charAt(start);
        if (!isDigit(first) && !isHexLetter(first)) {
            return word(text, start, end);
        }
        int uuid = uuidEnd(text, start, end);
        if (uuid > 0) {
            return new Found(UUID, uuid);
        }
        int colons = ipv6End(text, start, end);
        if (colons > 0) {
            return new Found(IP, colons);
        }
        if (!isDigit(first)) {
            return word(text, start, end);
        }
        int time = Times.end(text, start, end);
        if (time > 0) {
            return new Found(TIME, time);
        }
        int address = ipv4End(text, start, end);
        return address > 0 ? new Found(IP, address) : number(text, start, end);
    }

    /** A word, or an id that is one word. */
    private static Found word(String text, int start, int end) {
        int wordEnd = Scanner.wordEnd(text, start, end);
        int length = wordEnd - start;
        int digits = 0;
        int hex = 0;
        int firstDigit = wordEnd;
        int lastLetter = start - 1;
        for (int i = start; i < wordEnd; i++) {
            char c = text.charAt(i);
            if (isDigit(c)) {
                digits++;
                firstDigit = Math.min(firstDigit, i);
            } else {
                lastLetter = i;
            }
            hex += isDigit(c) || isHexLetter(c) ? 1 : 0;
        }
        if (digits == 0) {
            return new Found(null, wordEnd);
        }
        if (hex == length && length >= HEX_CHARS_MIN) {
            return new Found(HEX, wordEnd);
        }
        if (digits < ID_DIGITS_MIN) {
            return new Found(null, wordEnd);
        }
        if (firstDigit > lastLetter) {
            // A name with a number: worker12.
            return new Found(text.substring(start, firstDigit) + NUMBER, wordEnd);
        }
        return new Found(length >= ID_CHARS_MIN ? ID : null, wordEnd);
    }

    private static Found number(String text, int start, int end) {
        if (text.startsWith("0x", start) || text.startsWith("0X", start)) {
            int wordEnd = Scanner.wordEnd(text, start, end);
            return hexOnly(text, start + 2, wordEnd) ? new Found(HEX, wordEnd) : word(text, start, end);
        }
        int i = decimalEnd(text, start, end);
        int unit = Scanner.wordEnd(text, i, end);
        if (unit == i) {
            return new Found(NUMBER, i);
        }
        int exponent = exponentEnd(text, i, end);
        if (exponent > 0) {
            return new Found(NUMBER, exponent);
        }
        int duration = durationEnd(text, start, end);
        if (duration > 0) {
            return new Found(DURATION, duration);
        }
        boolean isHex = unit - start >= HEX_CHARS_MIN && hexOnly(text, start, unit);
        boolean hasUnit = !isHex && unit - i <= UNIT_CHARS_MAX && lettersOnly(text, i, unit);
        return hasUnit ? new Found(NUMBER + text.substring(i, unit), unit) : word(text, start, end);
    }

    /** One or several numbers with units of time side by side: 1h2m3.5s. */
    private static int durationEnd(String text, int start, int end) {
        int i = start;
        while (i < end && isDigit(text.charAt(i))) {
            int unit = decimalEnd(text, i, end);
            int unitEnd = unit;
            while (unitEnd < end && Character.isLetter(text.charAt(unitEnd))) {
                unitEnd++;
            }
            if (!DURATION_UNITS.contains(text.substring(unit, unitEnd))) {
                return -1;
            }
            i = unitEnd;
        }
        return i < end && Scanner.isOfWord(text.codePointAt(i)) ? -1 : i;
    }

    /** Digits, and more of them after points: 12, 1.5, 1.2.3. */
    private static int decimalEnd(String text, int start, int end) {
        int i = start;
        while (i < end && (isDigit(text.charAt(i)) || isPointWithin(text, i, end))) {
            i++;
        }
        return i;
    }

    private static boolean isPointWithin(String text, int i, int end) {
        return text.charAt(i) == '.' && i + 1 < end && isDigit(text.charAt(i + 1));
    }

    private static int exponentEnd(String text, int start, int end) {
        if (text.charAt(start) != 'e' && text.charAt(start) != 'E') {
            return -1;
        }
        int i = start + 1;
        i += i < end && (text.charAt(i) == '+' || text.charAt(i) == '-') ? 1 : 0;
        int digits = i;
        while (i < end && isDigit(text.charAt(i))) {
            i++;
        }
        boolean few = i > digits && i - digits <= EXPONENT_DIGITS_MAX;
        return few && (i == end || !Scanner.isOfWord(text.codePointAt(i))) ? i : -1;
    }

    private static int uuidEnd(String text, int start, int end) {
        int after = start + UUID_CHARS;
        if (after > end || text.charAt(start + 8) != '-') {
            return -1;
        }
        for (int i = 0; i < UUID_CHARS; i++) {
            char c = text.charAt(start + i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? c != '-' : !isDigit(c) && !isHexLetter(c)) {
                return -1;
            }
        }
        return after == end || !Scanner.isOfWord(text.codePointAt(after)) ? after : -1;
    }

    private static int ipv4End(String text, int start, int end) {
        int i = start;
        for (int part = 0; part < 4; part++) {
            if (part > 0) {
                if (i >= end || text.charAt(i) != '.') {
                    return -1;
                }
                i++;
            }
            int digits = i;
            while (i < end && isDigit(text.charAt(i))) {
                i++;
            }
            if (i == digits || i - digits > 3) {
                return -1;
            }
        }
        boolean goesOn = i < end && (Scanner.isOfWord(text.codePointAt(i)) || isPointWithin(text, i, end));
        return goesOn ? -1 : withPort(text, i, end);
    }

    private static int withPort(String text, int start, int end) {
        int i = start + 1;
        while (start < end && text.charAt(start) == ':' && i < end && isDigit(text.charAt(i))) {
            i++;
        }
        boolean port = i > start + 1 && (i == end || !Scanner.isOfWord(text.codePointAt(i)));
        return port ? i : start;
    }

    /** Groups of hexadecimal digits with eight of them, or with a double colon: else it may be a time. */
    private static int ipv6End(String text, int start, int end) {
        int i = start;
        int colons = 0;
        boolean shortened = false;
        int group = 0;
        while (i < end && (isDigit(text.charAt(i)) || isHexLetter(text.charAt(i)) || text.charAt(i) == ':')) {
            if (text.charAt(i) == ':') {
                shortened |= text.charAt(i - 1) == ':';
                colons++;
                group = 0;
            } else if (++group > 4) {
                return -1;
            }
            i++;
        }
        boolean address = colons == 7 || shortened && colons < 7;
        boolean goesOn = i < end && Scanner.isOfWord(text.codePointAt(i));
        return address && !goesOn ? i : -1;
    }

    private static boolean hexOnly(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (!isDigit(text.charAt(i)) && !isHexLetter(text.charAt(i))) {
                return false;
            }
        }
        return end > start;
    }

    private static boolean lettersOnly(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (!Character.isLetter(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isHexLetter(char c) {
        return c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }
}
