package io.lambdatape.store.lucene;

import com.github.luben.zstd.Zstd;
import org.apache.lucene.util.BytesRef;

/** Payload bytes as they stand in doc values: one byte that says how, then the bytes, compressed if that pays. */
final class PayloadBytes {
    private static final byte PLAIN = 0;
    private static final byte ZSTD = 1;
    private static final int COMPRESS_FROM_BYTES = 256;

    private PayloadBytes() {}

    static BytesRef pack(byte[] bytes) {
        if (bytes.length >= COMPRESS_FROM_BYTES) {
            byte[] compressed = Zstd.compress(bytes, 1);
            if (compressed.length < bytes.length) {
                return marked(ZSTD, compressed);
            }
        }
        return marked(PLAIN, bytes);
    }

    static byte[] unpack(BytesRef packed) {
        byte[] rest = new byte[packed.length - 1];
        System.arraycopy(packed.bytes, packed.offset + 1, rest, 0, rest.length);
        if (packed.bytes[packed.offset] == PLAIN) {
            return rest;
        }
        return Zstd.decompress(rest, Math.toIntExact(Zstd.getFrameContentSize(rest)));
    }

    private static BytesRef marked(byte how, byte[] bytes) {
        byte[] marked = new byte[bytes.length + 1];
        marked[0] = how;
        System.arraycopy(bytes, 0, marked, 1, bytes.length);
        return new BytesRef(marked);
    }
}
