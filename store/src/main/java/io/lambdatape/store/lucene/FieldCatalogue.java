package io.lambdatape.store.lucene;

import io.lambdatape.store.InvalidQueryException;
import io.lambdatape.store.SearchField;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** The fields that a query may name: ours, and every attribute that some record in the index has. */
final class FieldCatalogue {
    private static final Set<String> NUMBERS =
            Set.of(Fields.STATUS, Fields.DURATION_MS, Fields.QUERIES, Fields.CALLS, Fields.QUERY_MS, Fields.OFFSET);

    /** Found, but in no column: almost each line's is another. */
    private static final Set<String> IDS = Set.of(Fields.TRACE_ID, Fields.SPAN_ID);

    private static final Set<String> WORDS =
            Set.of(Fields.LEVEL, Fields.STREAM, Fields.ATTRIBUTION, Fields.OUTCOME, Fields.COLD_START);
    /** Longer names are compared with nothing, and not shown whole. */
    private static final int COMPARED_CHARS_MAX = 100;
    /** In an error. */
    private static final int NAMED_MAX = 30;

    private final Set<String> keywords;
    private final Set<String> texts;
    private final Set<String> numbers;
    private final Set<String> attributeTexts = new TreeSet<>();
    private final Set<String> attributeNumbers = new TreeSet<>();
    private final IndexReader reader;
    private boolean overflows;

    private FieldCatalogue(Set<String> keywords, Set<String> texts, Set<String> numbers, IndexReader reader) {
        this.keywords = keywords;
        this.texts = texts;
        this.numbers = numbers;
        this.reader = reader;
        for (FieldInfo info : FieldInfos.getMergedFieldInfos(reader)) {
            String attribute = Fields.attribute(info.name);
            overflows |= info.name.equals(Fields.OVERFLOW);
            if (attribute != null && !NUMBERS.contains(attribute)) {
                (info.name.equals(Fields.text(attribute)) ? attributeTexts : attributeNumbers).add(attribute);
            }
        }
    }

    static FieldCatalogue ofLines(IndexReader reader) {
        return new FieldCatalogue(
                Set.of(
                        Fields.WORKER,
                        Fields.LAMBDA,
                        Fields.INSTANCE,
                        Fields.PLATFORM,
                        Fields.STREAM,
                        Fields.LEVEL,
                        Fields.TRACE_ID,
                        Fields.SPAN_ID,
                        Fields.ATTRIBUTION,
                        Fields.FILE),
                Set.of(Fields.MESSAGE),
                Set.of(Fields.OFFSET),
                reader);
    }

    static FieldCatalogue ofTraces(IndexReader reader) {
        return new FieldCatalogue(
                Set.of(
                        Fields.WORKER,
                        Fields.LAMBDA,
                        Fields.INSTANCE,
                        Fields.PLATFORM,
                        Fields.TRACE_ID,
                        Fields.SPAN_ID,
                        Fields.ATTRIBUTION,
                        Fields.OUTCOME,
                        Fields.COLD_START),
                Set.of(Fields.SUBJECT),
                Set.of(Fields.STATUS, Fields.DURATION_MS, Fields.QUERIES, Fields.CALLS, Fields.QUERY_MS),
                reader);
    }

    boolean isKeyword(String field) {
        return keywords.contains(field);
    }

    /** Whether values are compared in lower case: ours are words of a small language, names are as they are. */
    boolean isWord(String field) {
        return WORDS.contains(field);
    }

    boolean isText(String field) {
        return texts.contains(field);
    }

    boolean isNumber(String field) {
        return numbers.contains(field);
    }

    boolean hasText(String attribute) {
        return attributeTexts.contains(attribute);
    }

    boolean hasNumber(String attribute) {
        return attributeNumbers.contains(attribute);
    }

    /** Whether the case of letters tells values apart: names are compared as they are, words in lower case. */
    boolean isCaseSensitive(String field) {
        return isKeyword(field) && !isWord(field);
    }

    /** Whether some record has an attribute of this name that has no field of its own there. */
    boolean overflowed(String attribute) {
        if (!overflows || attribute.isEmpty() || isNumber(attribute)) {
            return false;
        }
        try {
            boolean elsewhere = hasText(attribute) || hasNumber(attribute);
            return elsewhere ? hasOverflow(attribute) : reader.docFreq(new Term(Fields.NAMES, attribute)) > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean hasOverflow(String attribute) throws IOException {
        Terms terms = MultiTerms.getTerms(reader, Fields.OVERFLOW);
        TermsEnum found = terms == null ? TermsEnum.EMPTY : terms.iterator();
        BytesRef first = new BytesRef(Fields.overflow(attribute, ""));
        BytesRef afterLast = new BytesRef(attribute + ' ');
        return found.seekCeil(first) != TermsEnum.SeekStatus.END && found.term().compareTo(afterLast) < 0;
    }

    private Set<String> all() {
        Set<String> all = own();
        all.addAll(attributeTexts);
        all.addAll(attributeNumbers);
        return all;
    }

    /** Ours, by the alphabet. */
    Set<String> own() {
        Set<String> own = new TreeSet<>(keywords);
        own.addAll(texts);
        own.addAll(numbers);
        return own;
    }

    boolean isOwn(String field) {
        return isKeyword(field) || isText(field) || isNumber(field);
    }

    /** What may be asked of a field, one of ours or an attribute's. */
    SearchField field(String name) {
        if (isOwn(name)) {
            SearchField.Type type = isKeyword(name)
                    ? SearchField.Type.KEYWORD
                    : isText(name) ? SearchField.Type.TEXT : SearchField.Type.NUMBER;
            return new SearchField(name, List.of(type), false, !isText(name) && !IDS.contains(name));
        }
        List<SearchField.Type> types = new ArrayList<>();
        boolean counted = hasText(name) || hasNumber(name);
        if (hasText(name) || !counted) {
            types.add(SearchField.Type.TEXT);
        }
        if (hasNumber(name)) {
            types.add(SearchField.Type.NUMBER);
        }
        return new SearchField(name, types, true, counted);
    }

    /** Refuses a field whose values cannot be counted. */
    void requireValues(String field) throws InvalidQueryException {
        if (isText(field) || IDS.contains(field)) {
            Set<String> counted = own();
            counted.removeIf(one -> !field(one).counted());
            throw new InvalidQueryException(
                    "the values of the field \"" + field + "\" are not counted: "
                            + (isText(field) ? "it is a text, found by its words" : "it is an id")
                            + "; the fields that are counted are " + String.join(", ", counted)
                            + " and the attributes' names",
                    -1);
        }
        requireKnown(field);
    }

    /** Refuses a field that holds no numbers. */
    void requireNumbers(String field) throws InvalidQueryException {
        if (isNumber(field) || hasNumber(field)) {
            return;
        }
        if (!isText(field)) {
            requireKnown(field);
        }
        List<String> those = all().stream()
                .filter(one -> isNumber(one) || hasNumber(one))
                .limit(NAMED_MAX)
                .toList();
        throw new InvalidQueryException(
                "the field \"" + field + "\" holds no numbers; those that do are " + String.join(", ", those), -1);
    }

    private void requireKnown(String field) throws InvalidQueryException {
        boolean known = isOwn(field) || hasText(field) || hasNumber(field);
        if (!known && overflowed(field)) {
            throw new InvalidQueryException(
                    "the attribute \"" + field + "\" has no field of its own, because there are too many names: it is"
                            + " found, but not counted",
                    -1);
        }
        if (!known) {
            throw unknown(field, -1);
        }
    }

    InvalidQueryException unknown(String field, int position) {
        String nearest = nearest(field);
        return new InvalidQueryException(
                "there is no field \"" + shown(field) + "\""
                        + (nearest == null ? ";" : "; did you mean \"" + nearest + "\"?") + " the fields are "
                        + String.join(", ", own())
                        + " and the attributes' names; put a term with a colon in quotes to look for it in the text",
                position);
    }

    private @Nullable String nearest(String field) {
        if (field.length() > COMPARED_CHARS_MAX) {
            return null;
        }
        String nearest = all().stream()
                .filter(known -> known.length() <= COMPARED_CHARS_MAX)
                .min(Comparator.comparingInt(known -> distance(known, field)))
                .orElse("");
        return distance(nearest, field) <= Math.max(1, field.length() / 3) ? nearest : null;
    }

    private static String shown(String field) {
        return field.length() <= COMPARED_CHARS_MAX ? field : field.substring(0, COMPARED_CHARS_MAX) + "...";
    }

    // Levenshtein's, case ignored.
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
                int next = Math.min(Math.min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1));
                diagonal = row[j];
                row[j] = next;
            }
        }
        return row[b.length()];
    }
}
