package io.lambdatape.store.lucene;

import io.lambdatape.store.InvalidQueryException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.Term;
import org.apache.lucene.queryparser.classic.ParseException;
import org.apache.lucene.queryparser.classic.QueryParser;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.RegexpQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TermRangeQuery;
import org.apache.lucene.search.WildcardQuery;
import org.jspecify.annotations.Nullable;

/**
 * Lucene's classic query syntax over our fields: keywords match whole, numbers compare as numbers, text by its words.
 * Terms that stand side by side must all match. One use per query.
 */
final class QueryLanguage extends QueryParser {
    private static final String EXISTS = "_exists_";
    private static final int QUERY_CHARS_MAX = 10_000;
    private static final Pattern PLACE = Pattern.compile("at line (\\d+), column (\\d+)");

    private final String query;
    private final FieldCatalogue fields;

    private QueryLanguage(String query, String defaultField, FieldCatalogue fields) {
        super(defaultField, MessageAnalyzer.create());
        this.query = query;
        this.fields = fields;
        setDefaultOperator(Operator.AND);
        setAllowLeadingWildcard(true);
        setSplitOnWhitespace(true);
    }

    /** A query on log lines or invocations; an empty one matches all. */
    static Query parse(String query, String defaultField, FieldCatalogue fields) throws InvalidQueryException {
        if (query.isBlank()) {
            return MatchAllDocsQuery.INSTANCE;
        }
        if (query.length() > QUERY_CHARS_MAX) {
            throw new InvalidQueryException(
                    "the query has " + query.length() + " characters, more than " + QUERY_CHARS_MAX + "; shorten it",
                    -1);
        }
        try {
            return new QueryLanguage(query, defaultField, fields).parse(query);
        } catch (ParseException e) {
            throw understandable(query, e);
        } catch (IndexSearcher.TooManyClauses e) {
            throw new InvalidQueryException("the query has too many parts; shorten it", -1);
        } catch (IllegalArgumentException e) {
            // A regular expression's own complaint.
            throw new InvalidQueryException("the query cannot be understood: " + firstLine(e), -1);
        }
    }

    private static InvalidQueryException understandable(String query, ParseException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refusal refusal) {
                return refusal.reason;
            }
        }
        Matcher place = PLACE.matcher(String.valueOf(e.getMessage()));
        int position = place.find() ? Integer.parseInt(place.group(2)) : -1;
        if (String.valueOf(e.getMessage()).contains("<EOF>\" at") || position >= query.length()) {
            return new InvalidQueryException(
                    "the query ends too early: a quote, a bracket or a term is missing at its end", query.length());
        }
        String rest = position < 0 ? "" : query.substring(position, Math.min(query.length(), position + 20));
        return new InvalidQueryException(
                "the query cannot be understood at character " + (position + 1) + " (\"" + rest
                        + "\"); put special characters like + - : ( ) [ ] / in quotes to look for them",
                position);
    }

    /** Why a part of a query is refused, carried through the parser. */
    private static final class Refusal extends ParseException {
        private static final long serialVersionUID = 1L;
        private final transient InvalidQueryException reason;

        Refusal(InvalidQueryException reason) {
            super(reason.getMessage());
            this.reason = reason;
        }
    }

    private Refusal unknown(String field) {
        return new Refusal(fields.unknown(field, query.indexOf(field + ":")));
    }

    private Refusal notANumber(String field, String value) {
        return new Refusal(new InvalidQueryException(
                "the field \"" + field + "\" holds numbers, and \"" + value + "\" is none; write " + field + ":100 or "
                        + field + ":[100 TO *]",
                query.indexOf(field + ":")));
    }

    @Override
    protected Query getFieldQuery(String field, String text, boolean quoted) throws ParseException {
        if (field.equals(EXISTS)) {
            return exists(text);
        }
        if (fields.isKeyword(field)) {
            return new TermQuery(new Term(field, value(field, text)));
        }
        if (fields.isText(field)) {
            return matchNothingIfNull(super.getFieldQuery(field, text, quoted));
        }
        if (fields.isNumber(field)) {
            double value = number(field, text);
            return numbers(field, value, value);
        }
        return attribute(field, text, quoted);
    }

    @Override
    protected Query getFieldQuery(String field, String text, int slop) throws ParseException {
        if (fields.isText(field)) {
            return matchNothingIfNull(super.getFieldQuery(field, text, slop));
        }
        if (fields.hasText(field)) {
            return matchNothingIfNull(super.getFieldQuery(Fields.text(field), text, slop));
        }
        return getFieldQuery(field, text, true);
    }

    @Override
    protected Query getRangeQuery(
            String field, @Nullable String low, @Nullable String high, boolean includeLow, boolean includeHigh)
            throws ParseException {
        if (fields.isKeyword(field)) {
            return TermRangeQuery.newStringRange(field, low, high, includeLow, includeHigh);
        }
        if (fields.isNumber(field) || fields.hasNumber(field)) {
            double from = low == null ? Double.NEGATIVE_INFINITY : number(field, low);
            double to = high == null ? Double.POSITIVE_INFINITY : number(field, high);
            return numbers(
                    field,
                    includeLow || low == null ? from : DoublePoint.nextUp(from),
                    includeHigh || high == null ? to : DoublePoint.nextDown(to));
        }
        return TermRangeQuery.newStringRange(textField(field), low, high, includeLow, includeHigh);
    }

    @Override
    protected Query getPrefixQuery(String field, String prefix) throws ParseException {
        return getWildcardQuery(field, prefix + "*");
    }

    @Override
    protected Query getWildcardQuery(String field, String pattern) throws ParseException {
        if (pattern.equals("*")) {
            return field.equals("*") || fields.isText(field) ? MatchAllDocsQuery.INSTANCE : exists(field);
        }
        if (fields.isKeyword(field)) {
            return new WildcardQuery(new Term(field, value(field, pattern)));
        }
        return new WildcardQuery(new Term(textField(field), pattern.toLowerCase(Locale.ROOT)));
    }

    @Override
    protected Query getRegexpQuery(String field, String pattern) throws ParseException {
        return new RegexpQuery(new Term(fields.isKeyword(field) ? field : textField(field), pattern));
    }

    @Override
    protected Query getFuzzyQuery(String field, String text, float similarity) throws ParseException {
        String in = fields.isKeyword(field) ? field : textField(field);
        return super.getFuzzyQuery(in, value(field, text.toLowerCase(Locale.ROOT)), similarity);
    }

    // "Not this" means everything else; Lucene alone would find nothing.
    @Override
    protected Query getBooleanQuery(List<BooleanClause> clauses) throws ParseException {
        boolean onlyNegative = !clauses.isEmpty()
                && clauses.stream().allMatch(clause -> clause.occur() == BooleanClause.Occur.MUST_NOT);
        if (onlyNegative) {
            clauses.add(new BooleanClause(MatchAllDocsQuery.INSTANCE, BooleanClause.Occur.MUST));
        }
        return super.getBooleanQuery(clauses);
    }

    private Query attribute(String name, String text, boolean quoted) throws ParseException {
        BooleanQuery.Builder either = new BooleanQuery.Builder();
        boolean known = false;
        if (fields.hasText(name)) {
            known = true;
            either.add(
                    matchNothingIfNull(super.getFieldQuery(Fields.text(name), text, quoted)),
                    BooleanClause.Occur.SHOULD);
        }
        if (fields.hasNumber(name)) {
            known = true;
            either.add(DoublePoint.newExactQuery(Fields.number(name), number(name, text)), BooleanClause.Occur.SHOULD);
        }
        if (fields.overflows()) {
            known = true;
            either.add(overflowing(name, text), BooleanClause.Occur.SHOULD);
        }
        if (!known) {
            throw unknown(name);
        }
        return either.build();
    }

    /** All words of the text, in attributes that have no field of their own. */
    private static Query overflowing(String name, String text) {
        List<String> words = MessageAnalyzer.words(text);
        if (words.isEmpty()) {
            return new MatchNoDocsQuery("no words");
        }
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        for (String word : words) {
            Term term = new Term(Fields.OVERFLOW, Fields.overflow(name, word));
            all.add(new TermQuery(term), BooleanClause.Occur.FILTER);
        }
        return all.build();
    }

    /** Both inclusive. */
    private static Query numbers(String field, double from, double to) {
        if (field.equals(Fields.OFFSET)) {
            // A column alone: where a line stands in its file is seldom asked for.
            return NumericDocValuesField.newSlowRangeQuery(
                    Fields.OFFSET, (long) Math.ceil(from), (long) Math.floor(to));
        }
        return DoublePoint.newRangeQuery(Fields.number(field), from, to);
    }

    private Query exists(String field) throws ParseException {
        if (fields.isKeyword(field)) {
            return new WildcardQuery(new Term(field, "*"));
        }
        if (fields.isNumber(field)) {
            return numbers(field, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        }
        if (fields.hasText(field) || fields.hasNumber(field) || fields.overflows()) {
            return new TermQuery(new Term(Fields.NAMES, field));
        }
        throw unknown(field);
    }

    private String textField(String field) throws ParseException {
        if (fields.isText(field)) {
            return field;
        }
        if (fields.hasText(field)) {
            return Fields.text(field);
        }
        if (fields.isNumber(field) || fields.hasNumber(field)) {
            throw notANumber(field, "a pattern");
        }
        throw unknown(field);
    }

    private String value(String field, String text) {
        return fields.isWord(field) ? text.toLowerCase(Locale.ROOT) : text;
    }

    private double number(String field, String text) throws ParseException {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw notANumber(field, text);
        }
    }

    // The analyser found no word in it: only punctuation.
    private static Query matchNothingIfNull(@Nullable Query query) {
        return query == null ? new MatchNoDocsQuery("no words") : query;
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
