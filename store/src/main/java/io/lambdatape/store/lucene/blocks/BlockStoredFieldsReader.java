package io.lambdatape.store.lucene.blocks;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.codecs.StoredFieldsReader;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.SegmentInfo;
import org.apache.lucene.index.StoredFieldVisitor;
import org.apache.lucene.store.ChecksumIndexInput;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/** Reads records out of their blocks. The last block that was read is at hand still. */
final class BlockStoredFieldsReader extends StoredFieldsReader {
    private final IndexInput data;
    private final @Nullable FieldInfo field;
    /** By block: its first document and where it begins; one more each, where all end. */
    private final int[] documents;

    private final long[] starts;

    private final Bytes record = new Bytes(512);
    private int blockNumber = -1;
    private @Nullable Block block;

    private BlockStoredFieldsReader(IndexInput data, @Nullable FieldInfo field, int[] documents, long[] starts) {
        this.data = data;
        this.field = field;
        this.documents = documents;
        this.starts = starts;
    }

    static BlockStoredFieldsReader open(
            Directory directory, SegmentInfo segment, @Nullable FieldInfo field, IOContext context) throws IOException {
        String name = IndexFileNames.segmentFileName(segment.name, "", BlockStoredFieldsFormat.DATA_EXTENSION);
        IndexInput data = directory.openInput(name, context);
        try {
            checkHeader(data, segment);
            long first = data.getFilePointer();
            CodecUtil.retrieveChecksum(data);
            return index(directory, segment, field, data, first);
        } catch (IOException | RuntimeException e) {
            IOUtils.closeWhileHandlingException(data);
            throw e;
        }
    }

    private static BlockStoredFieldsReader index(
            Directory directory, SegmentInfo segment, @Nullable FieldInfo field, IndexInput data, long first)
            throws IOException {
        String name = IndexFileNames.segmentFileName(segment.name, "", BlockStoredFieldsFormat.INDEX_EXTENSION);
        try (ChecksumIndexInput index = directory.openChecksumInput(name)) {
            checkHeader(index, segment);
            int count = index.readVInt();
            int blocks = index.readVInt();
            int[] documents = new int[blocks + 1];
            long[] starts = new long[blocks + 1];
            starts[0] = first;
            for (int i = 0; i < blocks; i++) {
                documents[i + 1] = documents[i] + index.readVInt();
                starts[i + 1] = starts[i] + index.readVLong();
            }
            CodecUtil.checkFooter(index);
            if (count != segment.maxDoc() || documents[blocks] != count) {
                throw new CorruptIndexException(count + " records for " + segment.maxDoc() + " documents", index);
            }
            return new BlockStoredFieldsReader(data, field, documents, starts);
        }
    }

    private static void checkHeader(org.apache.lucene.store.DataInput in, SegmentInfo segment) throws IOException {
        int version = BlockStoredFieldsFormat.VERSION;
        CodecUtil.checkIndexHeader(in, BlockStoredFieldsFormat.CODEC, version, version, segment.getId(), "");
    }

    @Override
    public void prefetch(int document) throws IOException {
        int number = blockOf(document);
        data.prefetch(starts[number], starts[number + 1] - starts[number]);
    }

    @Override
    public void document(int document, StoredFieldVisitor visitor) throws IOException {
        if (field == null || visitor.needsField(field) != StoredFieldVisitor.Status.YES) {
            return;
        }
        int number = blockOf(document);
        record.clear();
        blockAt(number).get(document - documents[number], record);
        if (record.length > 0) {
            visitor.binaryField(field, Arrays.copyOf(record.array, record.length));
        }
    }

    private int blockOf(int document) {
        int found = Arrays.binarySearch(documents, document);
        return found >= 0 ? found : -found - 2;
    }

    private Block blockAt(int number) throws IOException {
        Block found = block;
        if (found == null || number != blockNumber) {
            data.seek(starts[number]);
            found = Block.read(data, documents[number + 1] - documents[number]);
            block = found;
            blockNumber = number;
        }
        return found;
    }

    @Override
    public StoredFieldsReader clone() {
        return new BlockStoredFieldsReader(data.clone(), field, documents, starts);
    }

    @Override
    public void checkIntegrity() throws IOException {
        CodecUtil.checksumEntireFile(data);
    }

    @Override
    public void close() throws IOException {
        data.close();
    }
}
