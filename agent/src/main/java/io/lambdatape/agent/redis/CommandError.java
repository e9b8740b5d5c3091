package io.lambdatape.agent.redis;

import org.jspecify.annotations.Nullable;

/**
 * What the server says of a failure.
 *
 * @param code its first word, if that looks like a code: {@code WRONGTYPE}
 * @param message all of it, as far as it is kept
 */
record CommandError(@Nullable String code, String message) {
    static CommandError parse(String message) {
        int end = message.indexOf(' ');
        String word = end < 0 ? message : message.substring(0, end);
        return new CommandError(isCode(word) ? word : null, message);
    }

    /** Without a message, which might quote a password. */
    CommandError withoutMessage() {
        return new CommandError(code, QueryText.REDACTED);
    }

    private static boolean isCode(String word) {
        boolean letters = false;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            letters |= c >= 'A' && c <= 'Z';
            if (!(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '_') {
                return false;
            }
        }
        return letters;
    }
}
