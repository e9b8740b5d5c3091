package io.lambdatape.store.lucene.blocks;

import java.util.Arrays;
import org.apache.lucene.util.ArrayUtil;

/** Bytes that grow. Variable-length numbers are as Lucene reads them. */
final class Bytes {
    byte[] array;
    int length;

    Bytes(int capacity) {
        array = new byte[capacity];
    }

    void clear() {
        length = 0;
    }

    void add(int value) {
        require(1);
        array[length++] = (byte) value;
    }

    void add(byte[] from, int offset, int count) {
        require(count);
        System.arraycopy(from, offset, array, length, count);
        length += count;
    }

    void addZeros(int count) {
        require(count);
        Arrays.fill(array, length, length + count, (byte) 0);
        length += count;
    }

    void addVLong(long value) {
        require(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            array[length++] = (byte) (rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        array[length++] = (byte) rest;
    }

    void addZLong(long value) {
        addVLong(value << 1 ^ value >> 63);
    }

    /** With its length in front. */
    void addText(byte[] from, int offset, int count) {
        addVLong(count);
        add(from, offset, count);
    }

    private void require(int more) {
        if (length + more > array.length) {
            array = ArrayUtil.grow(array, length + more);
        }
    }
}
