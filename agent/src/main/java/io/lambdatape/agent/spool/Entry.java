package io.lambdatape.agent.spool;

import io.lambdatape.recording.otlp.OtlpRecord;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * One Kafka record in a segment; drawn in package-info.
 *
 * @param sequence the number of its first record
 * @param count how many numbers it uses
 * @param items how many of them are exchanges or log lines
 * @param mark an encoded {@link SourcePosition}; empty for none
 */
record Entry(long sequence, int count, int items, String topic, byte[] mark, byte[] key, byte[] value) {
    static final int PREFIX_BYTES = 8;
    static final int HEAD_BYTES = 21;
    /** More than the largest record by far; a longer length is damage. */
    static final int BYTES_MAX = 64 << 20;

    private static final byte SPANS = 1;
    private static final byte LOGS = 2;

    /** All of it on disk. */
    int bytes() {
        return PREFIX_BYTES + HEAD_BYTES + mark.length + key.length + value.length;
    }

    /** Writes it; the buffer has room and an array behind it. */
    void write(ByteBuffer to) {
        int start = to.position();
        to.putInt(bytes() - PREFIX_BYTES).putInt(0);
        to.putLong(sequence).putInt(count).putInt(items).put(topic.equals(OtlpRecord.SPANS) ? SPANS : LOGS);
        to.putShort((short) mark.length).putShort((short) key.length);
        to.put(mark).put(key).put(value);
        CRC32C crc = new CRC32C();
        crc.update(to.array(), to.arrayOffset() + start + PREFIX_BYTES, bytes() - PREFIX_BYTES);
        to.putInt(start + 4, (int) crc.getValue());
    }

    /** Whether a whole and undamaged entry stands at the buffer's position. */
    static boolean wholeAt(ByteBuffer buffer) {
        if (buffer.remaining() < PREFIX_BYTES + HEAD_BYTES) {
            return false;
        }
        int start = buffer.position();
        int length = buffer.getInt(start);
        if (length < HEAD_BYTES || length > BYTES_MAX || length > buffer.remaining() - PREFIX_BYTES) {
            return false;
        }
        CRC32C crc = new CRC32C();
        crc.update(buffer.array(), buffer.arrayOffset() + start + PREFIX_BYTES, length);
        return (int) crc.getValue() == buffer.getInt(start + 4);
    }

    /** Reads the whole entry at the buffer's position. */
    static Entry read(ByteBuffer from) {
        int length = from.getInt();
        from.getInt();
        long sequence = from.getLong();
        int count = from.getInt();
        int items = from.getInt();
        String topic = from.get() == SPANS ? OtlpRecord.SPANS : OtlpRecord.LOGS;
        byte[] mark = new byte[Short.toUnsignedInt(from.getShort())];
        byte[] key = new byte[Short.toUnsignedInt(from.getShort())];
        byte[] value = new byte[length - HEAD_BYTES - mark.length - key.length];
        from.get(mark).get(key).get(value);
        return new Entry(sequence, count, items, topic, mark, key, value);
    }
}
