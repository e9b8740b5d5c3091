package io.lambdatape.store.lucene;

import io.lambdatape.recording.Severity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.lucene.queryparser.classic.ParseException;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Levels from one to another in the order of their gravity, not of the alphabet; either may stand first. */
final class LevelRange {
    private LevelRange() {}

    /** The levels' names, from the least grave to the gravest. */
    static String words() {
        return Arrays.stream(Severity.values()).map(Documents::lower).collect(Collectors.joining(", "));
    }

    /**
     * What has a level within the range.
     *
     * @param refusal makes the exception for a word that is no level
     */
    static Query query(
            @Nullable String low,
            @Nullable String high,
            boolean includeLow,
            boolean includeHigh,
            Function<String, ParseException> refusal)
            throws ParseException {
        Severity from = low == null ? null : level(low, refusal);
        Severity to = high == null ? null : level(high, refusal);
        if (from != null && to != null && from.compareTo(to) > 0) {
            return query(to, from, includeHigh, includeLow);
        }
        return query(from, to, includeLow, includeHigh);
    }

    private static Query query(@Nullable Severity from, @Nullable Severity to, boolean includeFrom, boolean includeTo) {
        List<BytesRef> within = new ArrayList<>();
        for (Severity level : Severity.values()) {
            int above = from == null ? 1 : level.compareTo(from);
            int below = to == null ? 1 : to.compareTo(level);
            if ((above > 0 || (above == 0 && includeFrom)) && (below > 0 || (below == 0 && includeTo))) {
                within.add(new BytesRef(Documents.lower(level)));
            }
        }
        return new TermInSetQuery(Fields.LEVEL, within);
    }

    private static Severity level(String word, Function<String, ParseException> refusal) throws ParseException {
        try {
            return Severity.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw refusal.apply(word);
        }
    }
}
