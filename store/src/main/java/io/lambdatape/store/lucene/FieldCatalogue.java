package io.lambdatape.store.lucene;

import io.lambdatape.store.InvalidQueryException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.IndexReader;

/** The fields that a query may name: ours, and every attribute that some record in the index has. */
final class FieldCatalogue {
    private static final Set<String> NUMBERS =
            Set.of(Fields.STATUS, Fields.DURATION_MS, Fields.QUERIES, Fields.CALLS, Fields.QUERY_MS, Fields.OFFSET);

    private final Set<String> keywords;
    private final Set<String> texts;
    private final Set<String> numbers;
    private final Set<String> attributeTexts = new TreeSet<>();
    private final Set<String> attributeNumbers = new TreeSet<>();
    private boolean overflows;

    private FieldCatalogue(Set<String> keywords, Set<String> texts, Set<String> numbers, IndexReader reader) {
        this.keywords = keywords;
        this.texts = texts;
        this.numbers = numbers;
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
        return Set.of(Fields.LEVEL, Fields.STREAM, Fields.ATTRIBUTION, Fields.OUTCOME, Fields.COLD_START)
                .contains(field);
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

    /** Whether some attributes have no field of their own: then any name may be one of theirs. */
    boolean overflows() {
        return overflows;
    }

    /** All of them, for a list of suggestions. */
    Set<String> all() {
        Set<String> all = new TreeSet<>(keywords);
        all.addAll(texts);
        all.addAll(numbers);
        all.addAll(attributeTexts);
        all.addAll(attributeNumbers);
        return all;
    }

    InvalidQueryException unknown(String field, int position) {
        String nearest = all().stream()
                .min(Comparator.comparingInt(known -> distance(known, field)))
                .orElse("");
        boolean near = distance(nearest, field) <= Math.max(1, field.length() / 3);
        List<String> own = new TreeSet<>(all())
                .stream().filter(name -> name.indexOf('.') < 0).toList();
        return new InvalidQueryException(
                "there is no field \"" + field + "\"" + (near ? "; did you mean \"" + nearest + "\"?" : ";")
                        + " the fields are " + String.join(", ", own)
                        + " and the attributes' names; put a term with a colon in quotes to look for it in the text",
                position);
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
