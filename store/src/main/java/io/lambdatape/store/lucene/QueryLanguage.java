package io.lambdatape.store.lucene;

import io.lambdatape.store.InvalidQueryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.index.Term;
import org.apache.lucene.queryparser.classic.ParseException;
import org.apache.lucene.queryparser.classic.QueryParser;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.automaton.Automaton;
import org.jspecify.annotations.Nullable;

/**
 * Lucene's classic query syntax over our fields: keywords match whole, numbers compare as numbers, text by its words.
 * Terms that stand side by side must all match. One use per query.
 */
final class QueryLanguage extends QueryParser {
    private static final String EXISTS = "_exists_";
    private static final int QUERY_CHARS_MAX = 10_000;
    /** The parser calls itself for every bracket. */
    private static final int NESTING_MAX = 100;

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
    static Query parse(String query, String defaultField, FieldCatalogue fields)
            throws InvalidQueryException, IOException {
        if (query.isBlank()) {
            return MatchAllDocsQuery.INSTANCE;
        }
        requireParsable(query);
        try {
            return new QueryLanguage(query, defaultField, fields).parse(query);
        } catch (ParseException e) {
            throw QueryErrors.of(query, e);
        } catch (IndexSearcher.TooManyClauses e) {
            throw new InvalidQueryException("the query has too many parts; shorten it", -1);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void requireParsable(String query) throws InvalidQueryException {
        if (query.length() > QUERY_CHARS_MAX) {
            throw new InvalidQueryException(
                    "the query has " + query.length() + " characters, more than " + QUERY_CHARS_MAX + "; shorten it",
                    -1);
        }
        int depth = 0;
        for (int i = 0; i < query.length(); i++) {
            depth += query.charAt(i) == '(' ? 1 : query.charAt(i) == ')' ? -1 : 0;
            if (depth > NESTING_MAX) {
                throw new InvalidQueryException(
                        "the query has more than " + NESTING_MAX + " brackets within each other; use fewer", i);
            }
        }
    }

    @Override
    protected Query getFieldQuery(String field, String text, boolean quoted) throws ParseException {
        if (field.equals(EXISTS)) {
            return exists(text);
        }
        if (fields.isKeyword(field)) {
            return new TermQuery(new Term(field, cased(field, text)));
        }
        if (fields.isText(field)) {
            return words(field, text, quoted);
        }
        if (fields.isNumber(field)) {
            return NumberBounds.exactly(required(field, text)).of(field);
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
        if (low == null && high == null) {
            return exists(field);
        }
        if (field.equals(Fields.LEVEL)) {
            return LevelRange.query(low, high, includeLow, includeHigh, this::noLevel);
        }
        NumberBounds bounds = NumberBounds.between(low, high, includeLow, includeHigh);
        if (fields.isNumber(field) || fields.hasNumber(field)) {
            if (bounds != null) {
                return fields.overflowed(field)
                        ? Selection.any(bounds.of(field), bounds.ofOverflowed(field))
                        : bounds.of(field);
            }
            if (fields.isNumber(field) || !fields.hasText(field)) {
                throw notANumber(field, low == null || NumberBounds.number(low) != null ? String.valueOf(high) : low);
            }
        }
        List<Query> any = new ArrayList<>();
        for (TermSpace space : spaces(field)) {
            any.add(space.between(folded(field, low), folded(field, high), includeLow, includeHigh));
        }
        if (bounds != null && fields.overflowed(field)) {
            any.add(bounds.ofOverflowed(field));
        }
        return Selection.any(any.toArray(Query[]::new));
    }

    @Override
    protected Query getPrefixQuery(String field, String prefix) throws ParseException {
        return getWildcardQuery(field, prefix + "*");
    }

    @Override
    protected Query getWildcardQuery(String field, String pattern) throws ParseException {
        if (pattern.equals("*")) {
            return field.equals("*") ? MatchAllDocsQuery.INSTANCE : exists(field);
        }
        try {
            return matching(field, TermPatterns.wildcard(String.valueOf(folded(field, pattern))));
        } catch (TermPatterns.Unusable e) {
            throw refusal(e.sentence(), places().ofPart());
        }
    }

    @Override
    protected Query getRegexpQuery(String field, String pattern) throws ParseException {
        try {
            return matching(field, TermPatterns.regularExpression(pattern, !fields.isCaseSensitive(field)));
        } catch (TermPatterns.Unusable e) {
            // One further: the slash.
            throw refusal(e.sentence(), places().ofPart() + 1 + e.offset());
        }
    }

    @Override
    protected Query getFuzzyQuery(String field, String text, float similarity) throws ParseException {
        String word = String.valueOf(folded(field, text));
        int edits = FuzzyQuery.floatToEdits(similarity, word.codePointCount(0, word.length()));
        List<Query> any = new ArrayList<>();
        for (TermSpace space : spaces(field)) {
            any.add(space.similar(word, edits));
        }
        return Selection.any(any.toArray(Query[]::new));
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
        List<Query> any = new ArrayList<>();
        if (fields.hasText(name)) {
            any.add(words(Fields.text(name), text, quoted));
        }
        if (fields.hasNumber(name)) {
            // Text in some records and a number in others: what is no number may be a word.
            boolean orWords = fields.hasText(name) || fields.overflowed(name);
            Double number = orWords ? NumberBounds.number(text) : Double.valueOf(required(name, text));
            if (number != null) {
                any.add(NumberBounds.exactly(number).of(name));
            }
        }
        if (fields.overflowed(name)) {
            any.add(overflowing(name, text));
        }
        if (any.isEmpty()) {
            throw unknown(name);
        }
        return Selection.any(any.toArray(Query[]::new));
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

    private Query exists(String field) throws ParseException {
        if (fields.isText(field)) {
            return MatchAllDocsQuery.INSTANCE;
        }
        if (fields.isKeyword(field)) {
            return TermSpace.ofField(field).between(null, null, true, true);
        }
        if (fields.isNumber(field)) {
            return NumberBounds.ALL.of(field);
        }
        if (fields.hasText(field) || fields.hasNumber(field) || fields.overflowed(field)) {
            return new TermQuery(new Term(Fields.NAMES, field));
        }
        throw unknown(field);
    }

    private Query matching(String field, Automaton pattern) throws ParseException, TermPatterns.Unusable {
        List<Query> any = new ArrayList<>();
        for (TermSpace space : spaces(field)) {
            any.add(space.matching(pattern));
        }
        return Selection.any(any.toArray(Query[]::new));
    }

    /** Where the field's terms are. */
    private List<TermSpace> spaces(String field) throws ParseException {
        if (fields.isKeyword(field) || fields.isText(field)) {
            return List.of(TermSpace.ofField(field));
        }
        List<TermSpace> spaces = new ArrayList<>();
        if (fields.hasText(field)) {
            spaces.add(TermSpace.ofField(Fields.text(field)));
        }
        if (fields.overflowed(field)) {
            spaces.add(TermSpace.ofOverflowed(field));
        }
        if (spaces.isEmpty()) {
            boolean numbers = fields.isNumber(field) || fields.hasNumber(field);
            throw numbers ? notANumber(field, "a pattern") : unknown(field);
        }
        return spaces;
    }

    private Query words(String indexField, String text, boolean quoted) throws ParseException {
        return matchNothingIfNull(super.getFieldQuery(indexField, text, quoted));
    }

    private String cased(String field, String text) {
        return fields.isWord(field) ? text.toLowerCase(Locale.ROOT) : text;
    }

    /** As the field's terms are written. */
    private @Nullable String folded(String field, @Nullable String text) {
        return text == null || fields.isCaseSensitive(field) ? text : text.toLowerCase(Locale.ROOT);
    }

    private double required(String field, String text) throws ParseException {
        Double number = NumberBounds.number(text);
        if (number == null) {
            throw notANumber(field, text);
        }
        return number;
    }

    private QueryPlaces places() {
        return new QueryPlaces(query, token);
    }

    private Refusal noLevel(String word) {
        return refusal("\"" + word + "\" is no level; write one of " + LevelRange.words(), places().ofValue(word));
    }

    private static Refusal refusal(String message, int position) {
        return new Refusal(new InvalidQueryException(message, position));
    }

    private Refusal unknown(String field) {
        return new Refusal(fields.unknown(field, places().ofField(field)));
    }

    private Refusal notANumber(String field, String value) {
        return refusal(
                "the field \"" + field + "\" holds numbers, and \"" + value + "\" is none; write " + field + ":100 or "
                        + field + ":[100 TO *]",
                places().ofValue(value));
    }

    // The analyser found no word in it: only punctuation.
    private static Query matchNothingIfNull(@Nullable Query found) {
        return found == null ? new MatchNoDocsQuery("no words") : found;
    }
}
