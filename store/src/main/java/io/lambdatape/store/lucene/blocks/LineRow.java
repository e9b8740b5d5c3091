package io.lambdatape.store.lucene.blocks;

import org.apache.lucene.util.BytesRef;

/**
 * A log line as a stored record: what a block takes apart.
 *
 * <pre>
 * LINE facts source sequence offset observed [ids] [length extra] message
 * </pre>
 */
public final class LineRow {
    /** What a stored record begins with that is a line; others begin otherwise. */
    public static final byte LINE = 2;
    /** Among the facts: there are ids. */
    public static final int WITH_IDS = 1;
    /** Among the facts: there are extra bytes. */
    public static final int WITH_EXTRA = 2;

    public static final int IDS_BYTES = 24;
    private static final int HEAD_BYTES_MAX = 64;

    long facts;
    long source;
    long sequence;
    long offset;
    long observed;
    int idsAt;
    int extraAt;
    int extraLength;
    int messageAt;
    int messageLength;

    /**
     * A line's record.
     *
     * @param facts small numbers of which few combinations occur; the lowest two bits are as {@code ids} and
     *     {@code extra} are
     * @param source a number that lines of the same source have in common: their sequences and offsets rise together
     * @param ids {@link #IDS_BYTES}, or none
     * @param extra what else is to be kept; may be empty
     * @param message UTF-8
     */
    public static byte[] write(
            int facts,
            int source,
            long sequence,
            long offset,
            long observed,
            byte[] ids,
            BytesRef extra,
            byte[] message) {
        Bytes out = new Bytes(HEAD_BYTES_MAX + ids.length + extra.length + message.length);
        out.add(LINE);
        out.addVLong(facts);
        out.addVLong(source);
        out.addZLong(sequence);
        out.addZLong(offset);
        out.addZLong(observed);
        out.add(ids, 0, ids.length);
        if ((facts & WITH_EXTRA) != 0) {
            out.addText(extra.bytes, extra.offset, extra.length);
        }
        out.add(message, 0, message.length);
        return java.util.Arrays.copyOf(out.array, out.length);
    }

    /** Reads a record that begins with {@link #LINE}. */
    public void read(byte[] from, int start, int end) {
        BytesReader in = new BytesReader(from, start + 1);
        facts = in.readVLong();
        source = in.readVLong();
        sequence = in.readZLong();
        offset = in.readZLong();
        observed = in.readZLong();
        idsAt = in.position;
        if ((facts & WITH_IDS) != 0) {
            in.position += IDS_BYTES;
        }
        extraLength = (facts & WITH_EXTRA) == 0 ? 0 : in.readInt();
        extraAt = in.position;
        messageAt = extraAt + extraLength;
        messageLength = end - messageAt;
    }

    public int facts() {
        return (int) facts;
    }

    public long sequence() {
        return sequence;
    }

    public long offset() {
        return offset;
    }

    public long observed() {
        return observed;
    }

    /** Where they begin. */
    public int idsAt() {
        return idsAt;
    }

    /** Where they begin. */
    public int extraAt() {
        return extraAt;
    }

    public int extraLength() {
        return extraLength;
    }

    /** Where it begins. */
    public int messageAt() {
        return messageAt;
    }

    public int messageLength() {
        return messageLength;
    }
}
