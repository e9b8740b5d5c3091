package io.lambdatape.store.lucene.view;

import java.io.IOException;
import org.apache.lucene.index.BaseTermsEnum;
import org.apache.lucene.index.ImpactsEnum;
import org.apache.lucene.index.SlowImpactsEnum;
import org.apache.lucene.index.Terms;

/** Terms that documents have or have not: how often and where is not known. */
abstract class DocsOnlyTerms extends Terms {
    @Override
    public long getSumTotalTermFreq() throws IOException {
        return getSumDocFreq();
    }

    @Override
    public boolean hasFreqs() {
        return false;
    }

    @Override
    public boolean hasOffsets() {
        return false;
    }

    @Override
    public boolean hasPositions() {
        return false;
    }

    @Override
    public boolean hasPayloads() {
        return false;
    }

    /** Goes through them. */
    abstract static class DocsOnlyTermsEnum extends BaseTermsEnum {
        @Override
        public long totalTermFreq() throws IOException {
            return docFreq();
        }

        @Override
        public ImpactsEnum impacts(int flags) throws IOException {
            return new SlowImpactsEnum(postings(null, flags));
        }
    }
}
