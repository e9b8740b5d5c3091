package io.lambdatape.store.lucene.blocks;

import java.io.IOException;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.codecs.StoredFieldsWriter;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.SegmentInfo;
import org.apache.lucene.index.StoredFieldDataInput;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.IOUtils;

/**
 * Collects records until they make a block.
 *
 * <pre>
 * data:   header  block...  footer
 * index:  header  documents blocks  (documents-in-block bytes-of-block)...  footer
 * </pre>
 */
final class BlockStoredFieldsWriter extends StoredFieldsWriter {
    static final int BLOCK_DOCUMENTS_MAX = 2048;
    /** A record that is larger makes a block of its own. */
    private static final int BLOCK_BYTES_MAX = 1 << 19;

    private final String field;
    private final IndexOutput data;
    private final IndexOutput index;
    private final BlockEncoder encoder;
    private final Bytes records = new Bytes(BLOCK_BYTES_MAX / 4);
    private final int[] ends = new int[BLOCK_DOCUMENTS_MAX];
    private int count;
    private int documents;
    private long[] blocks = new long[64];
    private int blockCount;

    BlockStoredFieldsWriter(Directory directory, SegmentInfo segment, IOContext context, String field, int level)
            throws IOException {
        this.field = field;
        this.encoder = new BlockEncoder(level);
        IndexOutput opened = null;
        boolean done = false;
        try {
            opened = create(directory, segment, context, BlockStoredFieldsFormat.DATA_EXTENSION);
            index = create(directory, segment, context, BlockStoredFieldsFormat.INDEX_EXTENSION);
            data = opened;
            done = true;
        } finally {
            if (!done) {
                IOUtils.closeWhileHandlingException(opened);
            }
        }
    }

    private static IndexOutput create(Directory directory, SegmentInfo segment, IOContext context, String extension)
            throws IOException {
        IndexOutput output =
                directory.createOutput(IndexFileNames.segmentFileName(segment.name, "", extension), context);
        CodecUtil.writeIndexHeader(
                output, BlockStoredFieldsFormat.CODEC, BlockStoredFieldsFormat.VERSION, segment.getId(), "");
        return output;
    }

    @Override
    public void startDocument() {
        // Its record ends where the one before does, unless there comes more.
    }

    @Override
    public void writeField(FieldInfo info, BytesRef value) {
        requireField(info);
        records.add(value.bytes, value.offset, value.length);
    }

    @Override
    public void writeField(FieldInfo info, StoredFieldDataInput value) throws IOException {
        requireField(info);
        int start = records.length;
        records.addZeros(value.length());
        value.in().readBytes(records.array, start, value.length());
    }

    @Override
    public void finishDocument() throws IOException {
        ends[count++] = records.length;
        if (count == BLOCK_DOCUMENTS_MAX || records.length >= BLOCK_BYTES_MAX) {
            write();
        }
    }

    private void write() throws IOException {
        long start = data.getFilePointer();
        encoder.encode(records.array, ends, count, data);
        blocks = ArrayUtil.grow(blocks, 2 * blockCount + 2);
        blocks[2 * blockCount] = count;
        blocks[2 * blockCount + 1] = data.getFilePointer() - start;
        blockCount++;
        documents += count;
        count = 0;
        records.clear();
    }

    @Override
    public void finish(int expected) throws IOException {
        if (count > 0) {
            write();
        }
        if (documents != expected) {
            throw new IllegalStateException("BUG: " + documents + " records for " + expected + " documents");
        }
        CodecUtil.writeFooter(data);
        index.writeVInt(documents);
        index.writeVInt(blockCount);
        for (int i = 0; i < 2 * blockCount; i++) {
            index.writeVLong(blocks[i]);
        }
        CodecUtil.writeFooter(index);
    }

    @Override
    public void close() throws IOException {
        IOUtils.close(data, index);
    }

    @Override
    public long ramBytesUsed() {
        return records.array.length;
    }

    private void requireField(FieldInfo info) {
        if (!info.name.equals(field)) {
            throw new IllegalArgumentException("BUG: the field " + info.name + " cannot be stored");
        }
    }

    @Override
    public void writeField(FieldInfo info, int value) {
        throw notBytes(info);
    }

    @Override
    public void writeField(FieldInfo info, long value) {
        throw notBytes(info);
    }

    @Override
    public void writeField(FieldInfo info, float value) {
        throw notBytes(info);
    }

    @Override
    public void writeField(FieldInfo info, double value) {
        throw notBytes(info);
    }

    @Override
    public void writeField(FieldInfo info, String value) {
        throw notBytes(info);
    }

    private static IllegalArgumentException notBytes(FieldInfo info) {
        return new IllegalArgumentException("BUG: the field " + info.name + " is stored, and not in bytes");
    }
}
