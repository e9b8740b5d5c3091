package io.lambdatape.store.lucene;

import java.io.IOException;
import org.apache.lucene.index.MultiReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ReferenceManager;
import org.jspecify.annotations.Nullable;

/** Searchers over all slices as they are at a time. */
final class Searchers extends ReferenceManager<IndexSearcher> {
    private static final long IDLE_AFTER_NANOS = 5_000_000_000L;
    private static final long REFRESH_IDLE_EVERY_NANOS = 2_000_000_000L;

    private final Slices slices;
    private volatile long askedNanos = System.nanoTime();
    private long refreshedNanos = System.nanoTime();

    Searchers(Slices slices) throws IOException {
        this.slices = slices;
        this.current = new IndexSearcher(slices.reader());
    }

    /** A searcher that knows what was added up to a moment ago, for a question. */
    IndexSearcher ask() throws IOException {
        boolean idle = isIdle();
        askedNanos = System.nanoTime();
        if (idle) {
            maybeRefreshBlocking();
        }
        return acquire();
    }

    /**
     * Takes in what was added; less often while nobody asks. Every time costs a small segment that has to be merged
     * later: a quarter of all work under load.
     */
    void refreshIfDue() throws IOException {
        long now = System.nanoTime();
        if (!isIdle() || now - refreshedNanos >= REFRESH_IDLE_EVERY_NANOS) {
            refreshedNanos = now;
            maybeRefresh();
        }
    }

    private boolean isIdle() {
        return System.nanoTime() - askedNanos > IDLE_AFTER_NANOS;
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
