package io.lambdatape.store.lucene;

import io.lambdatape.store.InvalidQueryException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.queryparser.classic.ParseException;
import org.apache.lucene.queryparser.classic.QueryParserConstants;
import org.apache.lucene.queryparser.classic.Token;
import org.apache.lucene.queryparser.classic.TokenMgrError;

/** Turns the complaints of Lucene's parser into sentences with a place and a cure. */
final class QueryErrors {
    private static final int SHOWN_CHARS_MAX = 20;
    /** The lexer tells its place in words only. */
    private static final Pattern LEXICAL = Pattern.compile("^Lexical error at line \\d+, column (\\d+)\\.");

    private QueryErrors() {}

    static InvalidQueryException of(String query, ParseException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refusal refusal) {
                return refusal.reason();
            }
            if (cause instanceof ParseException parsing && parsing.currentToken != null) {
                return unexpected(query, parsing.currentToken.next);
            }
            if (cause instanceof TokenMgrError lexing) {
                return lexical(query, lexing);
            }
        }
        return at(query, 0);
    }

    private static InvalidQueryException unexpected(String query, Token token) {
        return token.kind == QueryParserConstants.EOF ? tooShort(query) : at(query, token.beginColumn);
    }

    private static InvalidQueryException lexical(String query, TokenMgrError e) {
        Matcher place = LEXICAL.matcher(String.valueOf(e.getMessage()));
        int after = place.find() ? Integer.parseInt(place.group(1)) : query.length();
        return after >= query.length() ? tooShort(query) : at(query, Math.max(0, after - 1));
    }

    private static InvalidQueryException tooShort(String query) {
        return new InvalidQueryException(
                "the query ends too early: a quote, a bracket or a term is missing at its end", query.length());
    }

    private static InvalidQueryException at(String query, int position) {
        String rest = query.substring(position, Math.min(query.length(), position + SHOWN_CHARS_MAX));
        return new InvalidQueryException(
                "the query cannot be understood at character " + (position + 1) + " (\"" + rest
                        + "\"); put special characters like + - : ( ) [ ] / in quotes to look for them",
                position);
    }
}
