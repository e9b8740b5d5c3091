package io.lambdatape.store.lucene;

import java.io.IOException;

/** A searcher in use: the files it reads stay until it is given back. */
record Lease(Searchers searchers, StoreSearcher searcher) implements AutoCloseable {
    static Lease of(Searchers searchers) throws IOException {
        return new Lease(searchers, searchers.ask());
    }

    @Override
    public void close() throws IOException {
        searchers.release(searcher);
    }
}
