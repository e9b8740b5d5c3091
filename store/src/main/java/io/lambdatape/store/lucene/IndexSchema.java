package io.lambdatape.store.lucene;

import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;

/** How an index is written. */
final class IndexSchema {
    /** Newest first: the last hundred lines are the first hundred documents. */
    private static final Sort ORDER = new Sort(
            new SortField(Fields.TIME, SortField.Type.LONG, true),
            new SortField(Fields.ARRIVAL, SortField.Type.LONG, true));

    private IndexSchema() {}

    static IndexWriterConfig config(StoreOptions options) {
        return new IndexWriterConfig(MessageAnalyzer.create())
                .setRAMBufferSizeMB(options.writeBufferMegabytes())
                .setIndexSort(ORDER)
                .setCodec(new StoreCodec())
                .setCommitOnClose(false);
    }
}
