package io.lambdatape.recording.otlp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a protobuf message from its last field to its first (https://protobuf.dev/programming-guides/encoding/): so
 * the length of what is nested is known when it has to be written, and nothing is measured beforehand. Not thread-safe.
 */
final class ProtobufWriter {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int VARINT_BYTES_MAX = 10;

    private byte[] buffer;
    /** Where what is written begins. */
    private int start;

    /** @param bytes how much is expected */
    ProtobufWriter(int bytes) {
        buffer = new byte[Math.max(64, bytes)];
        start = buffer.length;
    }

    /** How many bytes are written. */
    int length() {
        return buffer.length - start;
    }

    byte[] toByteArray() {
        return Arrays.copyOfRange(buffer, start, buffer.length);
    }

    /**
     * Makes what was written since a message of its own.
     *
     * @param lengthBefore the {@link #length} when it began, that is at its end
     */
    void message(int field, int lengthBefore) {
        room(2 * VARINT_BYTES_MAX);
        varint(length() - lengthBefore);
        tag(field, LENGTH_DELIMITED);
    }

    void varint(int field, long value) {
        room(2 * VARINT_BYTES_MAX);
        varint(value);
        tag(field, VARINT);
    }

    void bool(int field, boolean value) {
        varint(field, value ? 1 : 0);
    }

    void fixed64(int field, long value) {
        room(8 + VARINT_BYTES_MAX);
        for (int shift = 56; shift >= 0; shift -= 8) {
            buffer[--start] = (byte) (value >>> shift);
        }
        tag(field, FIXED64);
    }

    void bytes(int field, byte[] value) {
        room(value.length + 2 * VARINT_BYTES_MAX);
        start -= value.length;
        System.arraycopy(value, 0, buffer, start, value.length);
        delimited(field, value.length);
    }

    /** Fields that are encoded already. */
    void raw(byte[] fields) {
        room(fields.length);
        start -= fields.length;
        System.arraycopy(fields, 0, buffer, start, fields.length);
    }

    /** What lower- or upper-case hexadecimal digits stand for. */
    void hex(int field, String digits) {
        int length = digits.length() / 2;
        room(length + 2 * VARINT_BYTES_MAX);
        start -= length;
        for (int i = 0; i < length; i++) {
            buffer[start + i] = (byte) (digit(digits.charAt(2 * i)) << 4 | digit(digits.charAt(2 * i + 1)));
        }
        delimited(field, length);
    }

    // Without asking whether it is a letter: that cannot be foreseen.
    private static int digit(char c) {
        return (c & 0xf) + (c >> 6) * 9;
    }

    void string(int field, String value) {
        int length = value.length();
        room(length + 2 * VARINT_BYTES_MAX);
        for (int i = 0; i < length; i++) {
            if (value.charAt(i) >= 0x80) {
                bytes(field, value.getBytes(StandardCharsets.UTF_8));
                return;
            }
        }
        start -= length;
        ascii(value, start);
        delimited(field, length);
    }

    // The copy of a compact string; exact, as no character is beyond ASCII.
    @SuppressWarnings("deprecation")
    private void ascii(String value, int to) {
        value.getBytes(0, value.length(), buffer, to);
    }

    private void delimited(int field, int length) {
        varint(length);
        tag(field, LENGTH_DELIMITED);
    }

    private void tag(int field, int type) {
        varint((long) field << 3 | type);
    }

    // The caller has made room.
    private void varint(long value) {
        if ((value & ~0x7fL) == 0) {
            // Nearly all tags and most lengths.
            buffer[--start] = (byte) value;
            return;
        }
        int bytes = (70 - Long.numberOfLeadingZeros(value)) / 7;
        start -= bytes;
        int at = start;
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            buffer[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[at] = (byte) rest;
    }

    private void room(int bytes) {
        if (start < bytes) {
            int length = length();
            byte[] larger = new byte[Math.max(buffer.length * 2, length + bytes)];
            System.arraycopy(buffer, start, larger, larger.length - length, length);
            start = larger.length - length;
            buffer = larger;
        }
    }
}
