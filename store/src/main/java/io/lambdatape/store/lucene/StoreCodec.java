package io.lambdatape.store.lucene;

import org.apache.lucene.codecs.FilterCodec;
import org.apache.lucene.codecs.StoredFieldsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene90.compressing.Lucene90CompressingStoredFieldsFormat;

/** Lucene's own files, but for the stored records; public because Lucene finds it by its name in the index. */
public final class StoreCodec extends FilterCodec {
    private static final int LEVEL = 3;
    private static final int CHUNK_BYTES = 96 * 1024;
    private static final int CHUNK_DOCUMENTS_MAX = 1024;
    private static final int INDEX_BLOCK_SHIFT = 10;

    private final StoredFieldsFormat stored = new Lucene90CompressingStoredFieldsFormat(
            "LambdatapeStored", new ZstdStoredFields(LEVEL), CHUNK_BYTES, CHUNK_DOCUMENTS_MAX, INDEX_BLOCK_SHIFT);

    /** The codec that its name stands for. */
    public StoreCodec() {
        super("Lambdatape1", new Lucene104Codec());
    }

    @Override
    public StoredFieldsFormat storedFieldsFormat() {
        return stored;
    }
}
