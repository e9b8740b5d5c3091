package io.lambdatape.store.lucene;

import io.lambdatape.store.SearchField;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.automaton.CompiledAutomaton;

/**
 * The names that complete while a query is typed: our fields, then the attributes that records of a type have. Lines and
 * exchanges are in one index, so whether a line has an attribute is looked up in each segment; that it has not is kept
 * for as long as the segment lives, because only that takes long to find out.
 */
final class FieldNames {
    private static final int PREFIX_CHARS_MAX = 200;
    /** In a segment and of a type; what is more is looked up again. */
    private static final int KEPT_MAX = 10_000;

    private final Map<Object, Set<Absent>> absent = new ConcurrentHashMap<>();

    /** No document of that type in a segment has the attribute. */
    private record Absent(DocumentType type, String attribute) {}

    /** Those that begin like this, case ignored. */
    List<SearchField> list(IndexReader reader, FieldCatalogue fields, DocumentType type, String prefix, int limit)
            throws IOException {
        List<SearchField> list = new ArrayList<>();
        for (String own : fields.own()) {
            if (list.size() < limit && own.regionMatches(true, 0, prefix, 0, prefix.length())) {
                list.add(fields.field(own));
            }
        }
        TermsEnum names = beginning(reader, prefix);
        for (BytesRef name = names.next(); name != null && list.size() < limit; name = names.next()) {
            String attribute = name.utf8ToString();
            if (!fields.isOwn(attribute) && has(reader, type, attribute)) {
                list.add(fields.field(attribute));
            }
        }
        return list;
    }

    private static TermsEnum beginning(IndexReader reader, String prefix) throws IOException {
        Terms names = MultiTerms.getTerms(reader, Fields.NAMES);
        if (names == null || prefix.length() > PREFIX_CHARS_MAX) {
            return TermsEnum.EMPTY;
        }
        if (prefix.isEmpty()) {
            return names.iterator();
        }
        try {
            CompiledAutomaton pattern = new CompiledAutomaton(TermPatterns.beginning(prefix));
            return pattern.getTermsEnum(names);
        } catch (TermPatterns.Unusable e) {
            throw new IllegalStateException("BUG: a short text is too complex a pattern: " + prefix, e);
        }
    }

    private boolean has(IndexReader reader, DocumentType type, String attribute) throws IOException {
        for (LeafReaderContext segment : reader.leaves()) {
            if (has(segment.reader(), type, attribute)) {
                return true;
            }
        }
        return false;
    }

    private boolean has(LeafReader segment, DocumentType type, String attribute) throws IOException {
        Absent wanted = new Absent(type, attribute);
        Object key = segment.getCoreCacheHelper().getKey();
        Set<Absent> known = absent.get(key);
        if (known != null && known.contains(wanted)) {
            return false;
        }
        PostingsEnum named = segment.postings(new Term(Fields.NAMES, attribute), PostingsEnum.NONE);
        PostingsEnum typed = segment.postings(new Term(Fields.TYPE, Documents.lower(type)), PostingsEnum.NONE);
        if (named != null && typed != null && meet(named, typed)) {
            return true;
        }
        if (known == null) {
            known = absent.computeIfAbsent(key, unknown -> ConcurrentHashMap.newKeySet());
            segment.getCoreCacheHelper().addClosedListener(absent::remove);
        }
        if (known.size() < KEPT_MAX) {
            known.add(wanted);
        }
        return false;
    }

    private static boolean meet(PostingsEnum one, PostingsEnum other) throws IOException {
        int document = one.nextDoc();
        while (document != PostingsEnum.NO_MORE_DOCS) {
            int reached = other.docID() < document ? other.advance(document) : other.docID();
            if (reached == document) {
                return true;
            }
            document = reached == PostingsEnum.NO_MORE_DOCS ? reached : one.advance(reached);
        }
        return false;
    }
}
