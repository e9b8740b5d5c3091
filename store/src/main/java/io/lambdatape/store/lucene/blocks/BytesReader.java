package io.lambdatape.store.lucene.blocks;

/** Reads what {@link Bytes} has written. */
final class BytesReader {
    final byte[] array;
    int position;

    BytesReader(byte[] array, int position) {
        this.array = array;
        this.position = position;
    }

    int readInt() {
        return (int) readVLong();
    }

    long readVLong() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = array[position++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    long readZLong() {
        long value = readVLong();
        return value >>> 1 ^ -(value & 1);
    }
}
