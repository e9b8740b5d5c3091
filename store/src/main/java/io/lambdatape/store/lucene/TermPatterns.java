package io.lambdatape.store.lucene;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.WildcardQuery;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.RegExp;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;
import org.jspecify.annotations.Nullable;

/**
 * Wildcards and regular expressions as automata, within limits: a few characters can ask for more states than there is
 * memory for.
 */
final class TermPatterns {
    private static final int PATTERN_CHARS_MAX = 1_000;
    /** How often something is repeated by {@code {n}}, in all. */
    private static final long REPEATS_MAX = 1_000;

    private static final int NESTING_MAX = 50;

    private static final Pattern REPEAT = Pattern.compile("\\{(\\d*)(?:,(\\d*))?}");
    private static final Pattern AT = Pattern.compile(" at position (\\d+)");

    private TermPatterns() {}

    /** A pattern that cannot be used. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;
        private final String sentence;
        private final int offset;

        Unusable(String sentence, int offset) {
            super(sentence);
            this.sentence = sentence;
            this.offset = offset;
        }

        /** What is wrong, and what to do. */
        String sentence() {
            return sentence;
        }

        /** The character at fault, counted from the pattern's first. */
        int offset() {
            return offset;
        }
    }

    /** {@code *} and {@code ?}; a backslash takes the next character as it is. */
    static Automaton wildcard(String pattern) throws Unusable {
        requireShort(pattern);
        try {
            return WildcardQuery.toAutomaton(new Term("", pattern), Operations.DEFAULT_DETERMINIZE_WORK_LIMIT);
        } catch (TooComplexToDeterminizeException e) {
            throw tooComplex("the wildcard pattern");
        }
    }

    /** Lucene's regular expressions, upper and lower case alike if {@code anyCase}. */
    static Automaton regularExpression(String pattern, boolean anyCase) throws Unusable {
        requireShort(pattern);
        requireFewRepeats(pattern);
        requireFlat(pattern);
        try {
            Automaton automaton = new RegExp(pattern, RegExp.ALL, anyCase ? RegExp.CASE_INSENSITIVE : 0).toAutomaton();
            return Operations.determinize(automaton, Operations.DEFAULT_DETERMINIZE_WORK_LIMIT);
        } catch (TooComplexToDeterminizeException e) {
            throw tooComplex("the regular expression");
        } catch (IllegalArgumentException e) {
            throw malformed(pattern, String.valueOf(e.getMessage()));
        }
    }

    /** Everything that begins like a text, case ignored. */
    static Automaton beginning(String text) throws Unusable {
        StringBuilder pattern = new StringBuilder();
        text.chars()
                .forEach(c ->
                        pattern.append(Character.isLetterOrDigit(c) ? "" : "\\").append((char) c));
        return regularExpression(pattern + ".*", true);
    }

    /** What the pattern matches, after a fixed beginning. */
    static Automaton after(String beginning, Automaton pattern) throws Unusable {
        try {
            Automaton joined = Operations.concatenate(List.of(Automata.makeString(beginning), pattern));
            return Operations.determinize(joined, Operations.DEFAULT_DETERMINIZE_WORK_LIMIT);
        } catch (TooComplexToDeterminizeException e) {
            throw tooComplex("the pattern");
        }
    }

    private static Unusable malformed(String pattern, String complaint) {
        Matcher place = AT.matcher(complaint);
        int offset = place.find() ? Math.min(pattern.length(), Integer.parseInt(place.group(1))) : 0;
        String what = AT.matcher(complaint.lines().findFirst().orElse("")).replaceAll("");
        return new Unusable(
                "the regular expression is malformed: " + what
                        + "; put a backslash before a character that is to stand for itself",
                offset);
    }

    private static Unusable tooComplex(String what) {
        return new Unusable(what + " is too complex; use fewer wildcards, repetitions or alternatives", 0);
    }

    private static void requireShort(String pattern) throws Unusable {
        if (pattern.length() > PATTERN_CHARS_MAX) {
            throw new Unusable(
                    "the pattern has " + pattern.length() + " characters, more than " + PATTERN_CHARS_MAX
                            + "; shorten it",
                    0);
        }
    }

    // One within the other multiply; and those side by side add up to less.
    private static void requireFewRepeats(String pattern) throws Unusable {
        Matcher repeat = REPEAT.matcher(pattern);
        double product = 1;
        while (repeat.find()) {
            product *= Math.max(1, Math.max(count(repeat.group(1)), count(repeat.group(2))));
            if (product > REPEATS_MAX) {
                throw new Unusable(
                        "the regular expression repeats something more than " + REPEATS_MAX
                                + " times; use smaller numbers in { }",
                        repeat.start());
            }
        }
    }

    private static double count(@Nullable String digits) {
        return digits == null || digits.isEmpty() ? 0 : Double.parseDouble(digits);
    }

    // The parser calls itself for every bracket.
    private static void requireFlat(String pattern) throws Unusable {
        int depth = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth > NESTING_MAX) {
                throw new Unusable(
                        "the regular expression has more than " + NESTING_MAX
                                + " brackets within each other; use fewer",
                        i);
            }
        }
    }
}
