package io.lambdatape.store.lucene;

import io.lambdatape.store.lucene.TermPatterns.Unusable;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.AutomatonQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermRangeQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.automaton.Automaton;
import org.jspecify.annotations.Nullable;

/**
 * The terms that a name stands for: all of one field of the index, or those with a prefix in the field that rare
 * attributes share.
 *
 * @param field the index's field
 * @param prefix what its terms begin with; may be empty
 */
record TermSpace(String field, String prefix) {
    static TermSpace ofField(String field) {
        return new TermSpace(field, "");
    }

    /** The words of an attribute that has no field of its own. */
    static TermSpace ofOverflowed(String attribute) {
        return new TermSpace(Fields.OVERFLOW, Fields.overflow(attribute, ""));
    }

    Query matching(Automaton pattern) throws Unusable {
        Automaton whole = prefix.isEmpty() ? pattern : TermPatterns.after(prefix, pattern);
        return new AutomatonQuery(new Term(field, prefix), whole);
    }

    /** Between two terms; null is an open end. */
    Query between(@Nullable String low, @Nullable String high, boolean includeLow, boolean includeHigh) {
        if (prefix.isEmpty()) {
            return TermRangeQuery.newStringRange(field, low, high, includeLow, includeHigh);
        }
        // The character after the separator ends all that begin with it.
        String end = prefix.substring(0, prefix.length() - 1) + (char) (prefix.charAt(prefix.length() - 1) + 1);
        return new TermRangeQuery(
                field,
                new BytesRef(low == null ? prefix : prefix + low),
                new BytesRef(high == null ? end : prefix + high),
                low == null || includeLow,
                high != null && includeHigh);
    }

    Query similar(String word, int edits) {
        return new FuzzyQuery(new Term(field, prefix + word), edits, prefix.length());
    }
}
