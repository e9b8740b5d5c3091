package io.lambdatape.store.lucene.view;

import java.io.IOException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FilterDirectoryReader;
import org.apache.lucene.index.LeafReader;

/** Shows indexes as queries see them. What was worked out for a segment is kept as long as it is open. */
public final class Views {
    private final ViewedFields fields;
    private final PerSegment<SourceColumn> sources = new PerSegment<>();

    public Views(ViewedFields fields) {
        this.fields = fields;
    }

    /** An index as queries see it; closing it closes the index. */
    public DirectoryReader of(DirectoryReader index) throws IOException {
        return new IndexView(index, this);
    }

    ViewedFields fields() {
        return fields;
    }

    SourceColumn sources(LeafReader segment) throws IOException {
        return sources.get(segment, one -> new SourceColumn(one, fields));
    }

    private static final class IndexView extends FilterDirectoryReader {
        private final Views views;

        IndexView(DirectoryReader in, Views views) throws IOException {
            super(in, new SubReaderWrapper() {
                @Override
                public LeafReader wrap(LeafReader segment) {
                    return new SegmentView(segment, views);
                }
            });
            this.views = views;
        }

        @Override
        protected DirectoryReader doWrapDirectoryReader(DirectoryReader other) throws IOException {
            return new IndexView(other, views);
        }

        @Override
        public CacheHelper getReaderCacheHelper() {
            return in.getReaderCacheHelper();
        }
    }
}
