package io.lambdatape.agent.database.sql;

import org.jspecify.annotations.Nullable;

/**
 * Splits SQL into words and symbols as the lexer of its dialect does. PostgreSQL ("Lexical Structure"): comments nest,
 * strings may be quoted with {@code '}, {@code E'} or {@code $tag$}. MySQL: see {@link SqlDialect#MYSQL}. Never fails:
 * what is not closed reaches to the end.
 */
final class SqlScanner {
    enum Token {
        WORD,
        QUOTED,
        /** Anything else; a string is one symbol. */
        SYMBOL,
        END
    }

    private final String sql;
    private final boolean mySql;
    private int at;
    private int from;
    private int to;
    private int commentFrom = -1;
    private int commentTo = -1;

    SqlScanner(String sql, SqlDialect dialect) {
        this.sql = sql;
        this.mySql = dialect == SqlDialect.MYSQL;
    }

    Token next() {
        skipBlank();
        from = at;
        to = at;
        if (at >= sql.length()) {
            return Token.END;
        }
        char c = sql.charAt(at);
        if (c == (mySql ? '`' : '"')) {
            at = quoted(c, false);
            from++;
            to = Math.max(from, closed(c) ? at - 1 : at);
            return Token.QUOTED;
        }
        if (isWordStart(c)) {
            return word();
        }
        if (c == '\'' || c == '"') {
            at = quoted(c, mySql);
        } else if (c == '$' && !mySql && dollarQuoted()) {
            return symbol();
        } else {
            at++;
        }
        return symbol();
    }

    private Token word() {
        while (at < sql.length() && isWordPart(sql.charAt(at))) {
            at++;
        }
        to = at;
        boolean escapes = !mySql && to - from == 1 && (sql.charAt(from) == 'e' || sql.charAt(from) == 'E');
        if (escapes && at < sql.length() && sql.charAt(at) == '\'') {
            at = quoted('\'', true);
            return symbol();
        }
        return Token.WORD;
    }

    private Token symbol() {
        to = at;
        return Token.SYMBOL;
    }

    /** The token's text; a quoted name comes without its quotes. */
    String text() {
        return sql.substring(from, to);
    }

    /** Where the token's text begins. */
    int from() {
        return from;
    }

    /** Where the token's text ends. */
    int to() {
        return to;
    }

    /** Whether the symbol at hand is a string. */
    boolean isString() {
        return to > from + 1 || is('\'') || mySql && is('"');
    }

    boolean is(char symbol) {
        return to - from == 1 && sql.charAt(from) == symbol;
    }

    boolean isWord(String word) {
        return to - from == word.length() && sql.regionMatches(true, from, word, 0, word.length());
    }

    /** What the last comment between slash and star that was passed contains; null if there was none. */
    @Nullable
    String lastComment() {
        return commentFrom < 0 ? null : sql.substring(commentFrom, commentTo);
    }

    private void skipBlank() {
        while (at < sql.length()) {
            if (lineComment()) {
                int line = sql.indexOf('\n', at);
                at = line < 0 ? sql.length() : line + 1;
            } else if (mySql && executed()) {
                at = behindVersion();
            } else if (sql.startsWith("/*", at)) {
                skipComment();
            } else if (Character.isWhitespace(sql.charAt(at))) {
                at++;
            } else {
                return;
            }
        }
    }

    private boolean lineComment() {
        if (mySql && sql.charAt(at) == '#') {
            return true;
        }
        if (!sql.startsWith("--", at)) {
            return false;
        }
        return !mySql || at + 2 >= sql.length() || sql.charAt(at + 2) <= ' ';
    }

    private boolean executed() {
        return sql.startsWith("/*!", at) || sql.startsWith("/*M!", at);
    }

    private int behindVersion() {
        int index = sql.indexOf('!', at) + 1;
        while (index < sql.length() && Character.isDigit(sql.charAt(index))) {
            index++;
        }
        return index;
    }

    private void skipComment() {
        int begin = at + 2;
        int depth = 1;
        at = begin;
        while (at < sql.length() && depth > 0) {
            if (!mySql && sql.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (sql.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        }
        if (depth == 0) {
            commentFrom = begin;
            commentTo = at - 2;
        }
    }

    // From the opening quote to behind the closing one; a doubled quote stands for itself.
    private int quoted(char quote, boolean escapes) {
        int index = at + 1;
        while (index < sql.length()) {
            char c = sql.charAt(index);
            if (escapes && c == '\\') {
                index += 2;
            } else if (c != quote) {
                index++;
            } else if (index + 1 < sql.length() && sql.charAt(index + 1) == quote) {
                index += 2;
            } else {
                return index + 1;
            }
        }
        return sql.length();
    }

    private boolean closed(char quote) {
        return at - 1 >= from && sql.charAt(at - 1) == quote;
    }

    private boolean dollarQuoted() {
        int index = at + 1;
        if (index < sql.length() && Character.isDigit(sql.charAt(index))) {
            return false;
        }
        while (index < sql.length() && isWordPart(sql.charAt(index)) && sql.charAt(index) != '$') {
            index++;
        }
        if (index >= sql.length() || sql.charAt(index) != '$') {
            return false;
        }
        String tag = sql.substring(at, index + 1);
        int end = sql.indexOf(tag, index + 1);
        at = end < 0 ? sql.length() : end + tag.length();
        return true;
    }

    private static boolean isWordStart(char c) {
        return Character.isLetter(c) || c == '_' || c > '\u007f';
    }

    private static boolean isWordPart(char c) {
        return isWordStart(c) || Character.isDigit(c) || c == '$';
    }
}
