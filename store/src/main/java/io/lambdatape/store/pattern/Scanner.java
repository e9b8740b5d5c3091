package io.lambdatape.store.pattern;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Takes messages apart into words, and masks for what varies by its form. Words are what the search takes for words. */
final class Scanner {
    /** Longer lines are told apart by their beginnings. */
    static final int CHARS_MAX = 1_000;

    private static final int TOKENS_MAX = 200;
    private static final String CUT = " \u2026";
    /** Characters after which a sign belongs to the number that follows. */
    private static final String BEFORE_SIGN = " \t=:([{,<>\"'";

    private final String text;
    private final int end;
    private final StringBuilder skeleton = new StringBuilder();
    private final List<String> tokens = new ArrayList<>();
    private boolean[] words = new boolean[32];

    private Scanner(String text, int end) {
        this.text = text;
        this.end = end;
    }

    static Tokens scan(String message) {
        int lineEnd = lineEnd(message);
        int end = Math.min(lineEnd, CHARS_MAX);
        Scanner scanner = new Scanner(message, end);
        scanner.run();
        return scanner.result(end < lineEnd);
    }

    private static int lineEnd(String message) {
        int feed = message.indexOf('\n');
        int carriage = message.indexOf('\r');
        int end = feed < 0 ? message.length() : feed;
        return carriage < 0 ? end : Math.min(end, carriage);
    }

    private void run() {
        int i = 0;
        while (i < end && tokens.size() < TOKENS_MAX) {
            int c = text.codePointAt(i);
            if (isSign(i)) {
                i = token(i, Masks.at(text, i + 1, end));
            } else if (isOfWord(c)) {
                i = token(i, Masks.at(text, i, end));
            } else if (Character.isWhitespace(c)) {
                i = blanks(i);
            } else {
                // A place's mark within a message would be taken for a place.
                skeleton.appendCodePoint(c == Tokens.PLACE ? '?' : c);
                i += Character.charCount(c);
            }
        }
        if (i < end) {
            skeleton.append(CUT);
        }
    }

    private int blanks(int start) {
        int i = start;
        while (i < end && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        if (i < end && !skeleton.isEmpty()) {
            skeleton.append(' ');
        }
        return i;
    }

    /** Adds what begins there, a word if it has no mask; tells where it ends. */
    private int token(int start, Masks.Found masked) {
        int next = masked.end();
        String token = masked.mask();
        boolean isWord = token == null;
        if (isWord) {
            next = wordEnd(text, start, end);
            token = text.substring(start, next);
        }
        if (tokens.size() == words.length) {
            words = Arrays.copyOf(words, words.length * 2);
        }
        words[tokens.size()] = isWord;
        tokens.add(token);
        skeleton.append(Tokens.PLACE);
        return next;
    }

    private boolean isSign(int i) {
        char c = text.charAt(i);
        return (c == '-' || c == '+')
                && i + 1 < end
                && Masks.isDigit(text.charAt(i + 1))
                && (i == 0 || BEFORE_SIGN.indexOf(text.charAt(i - 1)) >= 0)
                && Masks.at(text, i + 1, end).mask() != null;
    }

    private Tokens result(boolean cut) {
        if (cut && tokens.size() < TOKENS_MAX) {
            skeleton.append(CUT);
        }
        return new Tokens(skeleton.toString(), List.copyOf(tokens), Arrays.copyOf(words, tokens.size()));
    }

    static int wordEnd(String text, int start, int end) {
        int i = start;
        while (i < end) {
            int c = text.codePointAt(i);
            if (!isOfWord(c)) {
                break;
            }
            i += Character.charCount(c);
        }
        return Math.min(i, end);
    }

    static boolean isOfWord(int c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }
}
