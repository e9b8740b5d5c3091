package io.lambdatape.store.pattern;

import java.util.List;

/**
 * The first line of a message, taken apart.
 *
 * @param skeleton what stands between the tokens, with {@link #PLACE} for each; runs of blanks are one
 * @param tokens words as they are; what varies from line to line by its form (a number, an id) as its mask
 * @param words by token: whether it is a word as it is
 */
record Tokens(String skeleton, List<String> tokens, boolean[] words) {
    static final char PLACE = '\0';

    /** Skeleton and tokens put together. */
    String masked() {
        return filled(skeleton, tokens);
    }

    static String filled(String skeleton, List<String> tokens) {
        StringBuilder filled = new StringBuilder(skeleton.length() * 4);
        int next = 0;
        for (int i = 0; i < skeleton.length(); i++) {
            if (skeleton.charAt(i) == PLACE) {
                filled.append(tokens.get(next++));
            } else {
                filled.append(skeleton.charAt(i));
            }
        }
        return filled.toString();
    }
}
