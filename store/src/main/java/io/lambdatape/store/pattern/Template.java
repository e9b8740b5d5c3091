package io.lambdatape.store.pattern;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What lines of one statement have in common: words and masks in their places, and places where anything stands. */
public final class Template {
    /** Where words differ. */
    static final String ANYTHING = "<*>";
    /** As much of a template as a query asks for. */
    private static final int QUERY_WORDS_MAX = 40;

    /** Words that mean something else in a query. */
    private static final Set<String> OPERATORS = Set.of("AND", "OR", "NOT", "TO");

    private final String skeleton;
    private final boolean[] words;
    /** Null where anything stands. */
    private final @Nullable String[] tokens;

    Template(Tokens first) {
        skeleton = first.skeleton();
        words = first.words();
        tokens = first.tokens().toArray(new @Nullable String[0]);
    }

    /** Whether a message could be of this statement. */
    public boolean matches(String message) {
        Tokens other = Scanner.scan(message);
        return other.skeleton().equals(skeleton) && differences(other.tokens()) == 0;
    }

    /** As it is shown: {@code connection to <ip> timed out after <num> ms}. */
    @Override
    public String toString() {
        List<String> shown = new ArrayList<>();
        for (String token : tokens) {
            shown.add(token == null ? ANYTHING : token);
        }
        return Tokens.filled(skeleton, shown);
    }

    /**
     * A query that finds its lines, and such as have the same words side by side in another order of these groups; null if
     * it has no words. Words without a gap between them are a phrase.
     */
    public @Nullable String query() {
        StringBuilder query = new StringBuilder();
        List<String> phrase = new ArrayList<>();
        int asked = 0;
        for (int i = 0; i < tokens.length && asked < QUERY_WORDS_MAX; i++) {
            String token = tokens[i];
            if (words[i] && token != null) {
                phrase.add(token);
                asked++;
            } else {
                end(phrase, query);
            }
        }
        end(phrase, query);
        return query.isEmpty() ? null : query.toString();
    }

    private static void end(List<String> phrase, StringBuilder query) {
        if (phrase.isEmpty()) {
            return;
        }
        boolean quoted = phrase.size() > 1 || OPERATORS.contains(phrase.getFirst());
        query.append(query.isEmpty() ? "" : " ")
                .append(quoted ? "\"" : "")
                .append(String.join(" ", phrase))
                .append(quoted ? "\"" : "");
        phrase.clear();
    }

    String skeleton() {
        return skeleton;
    }

    int size() {
        return tokens.length;
    }

    @Nullable
    String token(int place) {
        return tokens[place];
    }

    boolean isWord(int place) {
        return words[place];
    }

    /** In how many places another stands than this wants. */
    int differences(List<String> other) {
        int differences = 0;
        for (int i = 0; i < tokens.length; i++) {
            String token = tokens[i];
            if (token != null && !token.equals(other.get(i))) {
                differences++;
            }
        }
        return differences;
    }

    /** In how many places the same word stands. */
    int sameWords(List<String> other) {
        int same = 0;
        for (int i = 0; i < tokens.length; i++) {
            String token = tokens[i];
            if (token != null && words[i] && token.equals(other.get(i))) {
                same++;
            }
        }
        return same;
    }

    /** In how many places anything stands. */
    int open() {
        int open = 0;
        for (String token : tokens) {
            open += token == null ? 1 : 0;
        }
        return open;
    }

    /** Lets anything stand where another stands than this wants. */
    void open(List<String> other) {
        for (int i = 0; i < tokens.length; i++) {
            String token = tokens[i];
            if (token != null && !token.equals(other.get(i))) {
                open(i);
            }
        }
    }

    /** Lets anything stand in a place. */
    void open(int place) {
        tokens[place] = null;
    }
}
