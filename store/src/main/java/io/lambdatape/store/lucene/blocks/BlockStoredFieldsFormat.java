package io.lambdatape.store.lucene.blocks;

import java.io.IOException;
import org.apache.lucene.codecs.StoredFieldsFormat;
import org.apache.lucene.codecs.StoredFieldsReader;
import org.apache.lucene.codecs.StoredFieldsWriter;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.SegmentInfo;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;

/** Stored records in blocks of some thousand, of which each column is compressed by itself: half of what zstd leaves. */
public final class BlockStoredFieldsFormat extends StoredFieldsFormat {
    static final String CODEC = "LambdatapeBlocks";
    static final int VERSION = 0;
    static final String DATA_EXTENSION = "lbd";
    static final String INDEX_EXTENSION = "lbi";

    private static final int LEVEL = 3;
    /** For what is kept: merged for the last time. */
    private static final int SEALED_LEVEL = 9;

    private final String field;

    /** @param field the only one that is stored, in bytes; a document may be without it */
    public BlockStoredFieldsFormat(String field) {
        this.field = field;
    }

    @Override
    public StoredFieldsReader fieldsReader(
            Directory directory, SegmentInfo segment, FieldInfos fields, IOContext context) throws IOException {
        return BlockStoredFieldsReader.open(directory, segment, fields.fieldInfo(field), context);
    }

    @Override
    public StoredFieldsWriter fieldsWriter(Directory directory, SegmentInfo segment, IOContext context)
            throws IOException {
        boolean last = context.context() == IOContext.Context.MERGE
                && context.mergeInfo().mergeMaxNumSegments() > 0;
        return new BlockStoredFieldsWriter(directory, segment, context, field, last ? SEALED_LEVEL : LEVEL);
    }
}
