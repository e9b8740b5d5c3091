package io.lambdatape.store.lucene;

import io.lambdatape.store.lucene.blocks.BlockStoredFieldsFormat;
import org.apache.lucene.codecs.FilterCodec;
import org.apache.lucene.codecs.StoredFieldsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;

/** Lucene's own files, but for the stored records; public because Lucene finds it by its name in the index. */
public final class StoreCodec extends FilterCodec {
    private final StoredFieldsFormat stored = new BlockStoredFieldsFormat(Fields.RECORD);

    /** The codec that its name stands for. */
    public StoreCodec() {
        super("Lambdatape2", new Lucene104Codec());
    }

    @Override
    public StoredFieldsFormat storedFieldsFormat() {
        return stored;
    }
}
