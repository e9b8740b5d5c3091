package io.lambdatape.store.lucene.view;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/** A field's terms: a document has one if its source says so. */
final class SourceTerms extends DocsOnlyTerms {
    /** With more sources going through the column takes less than going through their postings. */
    private static final int SOURCES_MAX = 256;

    private final LeafReader segment;
    private final String source;
    private final SourceColumn.Field field;

    SourceTerms(LeafReader segment, String source, SourceColumn.Field field) {
        this.segment = segment;
        this.source = source;
        this.field = field;
    }

    @Override
    public TermsEnum iterator() throws IOException {
        return new SourceTermsEnum();
    }

    @Override
    public long size() {
        return field.values().length;
    }

    @Override
    public long getSumDocFreq() throws IOException {
        return getDocCount();
    }

    /** As many as have a source; a few of those may have no value. */
    @Override
    public int getDocCount() throws IOException {
        Terms sources = Terms.getTerms(segment, source);
        return sources.getDocCount();
    }

    private final class SourceTermsEnum extends DocsOnlyTermsEnum {
        private final BytesRef[] values = field.values();
        private final SortedDocValues names = DocValues.getSorted(segment, source);
        private final TermsEnum sources = Terms.getTerms(segment, source).iterator();
        private int at = -1;

        SourceTermsEnum() throws IOException {}

        @Override
        public @Nullable BytesRef next() {
            at++;
            return at < values.length ? values[at] : null;
        }

        @Override
        public SeekStatus seekCeil(BytesRef wanted) {
            int found = Arrays.binarySearch(values, wanted);
            at = found >= 0 ? found : -found - 1;
            return found >= 0 ? SeekStatus.FOUND : at < values.length ? SeekStatus.NOT_FOUND : SeekStatus.END;
        }

        @Override
        public void seekExact(long ord) {
            at = (int) ord;
        }

        @Override
        public BytesRef term() {
            return values[at];
        }

        @Override
        public long ord() {
            return at;
        }

        @Override
        public int docFreq() throws IOException {
            int sum = 0;
            for (int one : field.sources(at)) {
                seek(one);
                sum += sources.docFreq();
            }
            return sum;
        }

        @Override
        public PostingsEnum postings(@Nullable PostingsEnum reuse, int flags) throws IOException {
            int[] mine = field.sources(at);
            if (mine.length > SOURCES_MAX) {
                FixedBitSet wanted = new FixedBitSet(field.ofSource().length);
                for (int one : mine) {
                    wanted.set(one);
                }
                return new ColumnPostings(DocValues.getSorted(segment, source), wanted);
            }
            PostingsEnum[] postings = new PostingsEnum[mine.length];
            for (int i = 0; i < mine.length; i++) {
                seek(mine[i]);
                postings[i] = sources.postings(null, PostingsEnum.NONE);
            }
            return UnionPostings.of(postings);
        }

        private void seek(int one) throws IOException {
            if (!sources.seekExact(names.lookupOrd(one))) {
                throw new IOException("a source in the column that is not among the terms");
            }
        }
    }
}
