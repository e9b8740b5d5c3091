package io.lambdatape.store.lucene;

import java.io.IOException;
import org.apache.lucene.index.MultiReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ReferenceManager;
import org.jspecify.annotations.Nullable;

/** Searchers over all slices as they are at a time. */
final class Searchers extends ReferenceManager<IndexSearcher> {
    private final Slices slices;

    Searchers(Slices slices) throws IOException {
        this.slices = slices;
        this.current = new IndexSearcher(slices.reader());
    }

    @Override
    protected @Nullable IndexSearcher refreshIfNeeded(IndexSearcher before) throws IOException {
        MultiReader newer = slices.readerIfChanged();
        return newer == null ? null : new IndexSearcher(newer);
    }

    @Override
    protected boolean tryIncRef(IndexSearcher searcher) {
        return searcher.getIndexReader().tryIncRef();
    }

    @Override
    protected void decRef(IndexSearcher searcher) throws IOException {
        searcher.getIndexReader().decRef();
    }

    @Override
    protected int getRefCount(IndexSearcher searcher) {
        return searcher.getIndexReader().getRefCount();
    }
}
