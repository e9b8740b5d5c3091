package io.lambdatape.agent.logs.format;

import org.jspecify.annotations.Nullable;

/** Numbers as lines write them. */
final class Numbers {
    private static final int CHARS_MAX = 24;

    private Numbers() {}

    /** A {@code Long} or a {@code Double}; null if the whole text is no plain decimal number. */
    static @Nullable Object of(String text) {
        int digits = 0;
        boolean fraction = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (c == '.' && !fraction) {
                fraction = true;
            } else if (i > 0 || c != '-') {
                return null;
            }
        }
        if (digits == 0 || text.length() > CHARS_MAX || text.endsWith(".")) {
            return null;
        }
        // "007" is a name.
        int start = text.charAt(0) == '-' ? 1 : 0;
        if (text.charAt(start) == '0' && digits > 1 && text.charAt(start + 1) != '.') {
            return null;
        }
        try {
            return fraction ? (Object) Double.valueOf(text) : (Object) Long.valueOf(text);
        } catch (NumberFormatException e) {
            // More digits than a long has: a name as well.
            return null;
        }
    }
}
