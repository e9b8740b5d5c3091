package io.lambdatape.store.lucene;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.queryparser.charstream.FastCharStream;
import org.apache.lucene.queryparser.classic.QueryParserConstants;
import org.apache.lucene.queryparser.classic.QueryParserTokenManager;
import org.apache.lucene.queryparser.classic.Token;

/**
 * Where in a query something stands. Lucene's parser tells a part's field and value, not their places; so the query is
 * taken apart once more, up to the part that the parser was reading.
 */
final class QueryPlaces {
    private static final int VALUE_KINDS_FROM = QueryParserConstants.QUOTED;

    private final List<Token> read = new ArrayList<>();

    /**
     * Takes the query apart.
     *
     * @param last the last token that the parser has read
     */
    QueryPlaces(String query, Token last) {
        QueryParserTokenManager tokens = new QueryParserTokenManager(new FastCharStream(new StringReader(query)));
        Token token;
        do {
            token = tokens.getNextToken();
            read.add(token);
        } while (token.beginColumn < last.beginColumn && token.kind != QueryParserConstants.EOF);
    }

    /** The character at which the nearest field of this name begins; that of the value if it stands there instead. */
    int ofField(String field) {
        for (int i = read.size() - 1; i > 0; i--) {
            boolean named = read.get(i).kind == QueryParserConstants.COLON
                    && unescaped(read.get(i - 1).image).equals(field);
            if (named) {
                return read.get(i - 1).beginColumn;
            }
        }
        return ofValue(field);
    }

    /** The character at which the nearest such value begins. */
    int ofValue(String value) {
        for (int i = read.size() - 1; i >= 0; i--) {
            if (unescaped(unquoted(read.get(i).image)).equals(value)) {
                return read.get(i).beginColumn;
            }
        }
        return ofPart();
    }

    /** The character at which the value begins that was read last, whatever follows it: a boost, a bracket. */
    int ofPart() {
        for (int i = read.size() - 1; i >= 0; i--) {
            int kind = read.get(i).kind;
            boolean start = kind != QueryParserConstants.FUZZY_SLOP
                    && kind != QueryParserConstants.NUMBER
                    && kind >= VALUE_KINDS_FROM
                    && kind <= QueryParserConstants.RANGEEX_START;
            if (start) {
                return read.get(i).beginColumn;
            }
        }
        return read.getLast().beginColumn;
    }

    private static String unquoted(String image) {
        boolean quoted = image.length() >= 2 && image.startsWith("\"") && image.endsWith("\"");
        return quoted ? image.substring(1, image.length() - 1) : image;
    }

    private static String unescaped(String image) {
        return image.replaceAll("\\\\(.)", "$1");
    }
}
