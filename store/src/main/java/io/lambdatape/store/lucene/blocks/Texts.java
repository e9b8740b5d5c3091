package io.lambdatape.store.lucene.blocks;

import java.util.Arrays;

/**
 * A column of texts, in whatever way takes little: one text for all; numbers, where all are digits; bits, where all are
 * hexadecimal of one length; a list of the few that there are; or one after the other.
 */
final class Texts {
    private static final int SAME = 0;
    private static final int DIGITS = 1;
    /** All as long as each other, zeros in front. */
    private static final int PADDED_DIGITS = 2;
    /** With a one in front, that keeps the zeros. */
    private static final int DIGITS_AFTER_ONE = 3;

    private static final int HEX = 4;
    private static final int UUID = 5;
    private static final int LISTED = 6;
    private static final int PLAIN = 7;

    private static final int DIGITS_MAX = 18;
    private static final int HEX_MAX = 16;
    private static final byte[] HEX_DIGITS = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };

    private final int way;
    private final int count;
    private final int width;
    private final Numbers numbers;
    private final Texts list;
    private final Uuids uuids;
    private final byte[] text;
    private final int textAt;
    private int[] starts = NO_STARTS;

    private static final int[] NO_STARTS = {};

    private Texts(int count, BytesReader meta, BytesReader packed, BytesReader text, Uuids uuids) {
        this.count = count;
        this.uuids = uuids;
        this.way = meta.readInt();
        this.text = text.array;
        this.textAt = text.position;
        this.width = way == HEX || way == PADDED_DIGITS ? meta.readInt() : 0;
        this.list = way == LISTED ? new Texts(meta.readInt(), meta, packed, text, uuids) : this;
        this.numbers = way == SAME || way == PLAIN ? Numbers.NOTHING : Numbers.read(count, meta, packed);
        if (way == SAME || way == PLAIN) {
            text.position += meta.readInt();
        }
    }

    /** Reads the head of a column; its texts are read when they are asked for. */
    static Texts read(int count, BytesReader meta, BytesReader packed, BytesReader text, Uuids uuids) {
        return new Texts(count, meta, packed, text, uuids);
    }

    /** Appends a text. */
    void get(int index, Bytes to) {
        switch (way) {
            case SAME -> copy(textAt, to);
            case PLAIN -> copy(starts()[index], to);
            case LISTED -> list.get((int) numbers.get(index), to);
            case HEX -> hex(numbers.get(index), width, to);
            case UUID -> uuids.get((int) numbers.get(index), to);
            case PADDED_DIGITS -> digits(numbers.get(index), width, to);
            case DIGITS -> digits(numbers.get(index), digits(numbers.get(index)), to);
            default -> digits(numbers.get(index), digits(numbers.get(index)) - 1, to);
        }
    }

    private int[] starts() {
        if (starts.length == 0) {
            int[] found = new int[count];
            BytesReader reader = new BytesReader(text, textAt);
            for (int i = 0; i < count; i++) {
                found[i] = reader.position;
                int length = reader.readInt();
                reader.position += length;
            }
            starts = found;
        }
        return starts;
    }

    private void copy(int start, Bytes to) {
        BytesReader reader = new BytesReader(text, start);
        int length = reader.readInt();
        to.add(text, reader.position, length);
    }

    private static int digits(long number) {
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        return digits;
    }

    /** The last digits of a number. */
    private static void digits(long number, int width, Bytes to) {
        to.addZeros(width);
        long rest = number;
        for (int i = to.length - 1; i >= to.length - width; i--) {
            to.array[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    static void hex(long number, int width, Bytes to) {
        for (int shift = 4 * (width - 1); shift >= 0; shift -= 4) {
            to.add(HEX_DIGITS[(int) (number >>> shift & 15)]);
        }
    }

    static int nibble(byte c) {
        return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }

    /** Writes columns. Not for several threads. */
    static final class Writer {
        private final Bytes meta;
        private final Bytes text;
        private final Numbers.Writer numbers;
        private final Uuids.Writer uuids;
        private long[] column = new long[1024];
        private long[] places = new long[1024];
        private long[] distinct = new long[1024];
        private int[] table = new int[2048];

        Writer(Bytes meta, Bytes text, Numbers.Writer numbers, Uuids.Writer uuids) {
            this.uuids = uuids;
            this.meta = meta;
            this.text = text;
            this.numbers = numbers;
        }

        /** A place in bytes as one number. */
        static long slice(int start, int length) {
            return (long) start << 32 | length;
        }

        private static int start(long slice) {
            return (int) (slice >>> 32);
        }

        private static int length(long slice) {
            return (int) slice;
        }

        /** @param slices where the texts are */
        void write(byte[] from, long[] slices, int count) {
            write(from, slices, count, true);
        }

        private void write(byte[] from, long[] slices, int count, boolean mayList) {
            require(count);
            int way = wayOf(from, slices, count);
            if (way == DIGITS || way == PADDED_DIGITS || way == DIGITS_AFTER_ONE) {
                digits(from, slices, count, way);
                return;
            }
            if (way == UUID) {
                meta.addVLong(UUID);
                for (int i = 0; i < count; i++) {
                    column[i] = uuids.place(from, start(slices[i]));
                }
                numbers.write(column, count);
                return;
            }
            int found = mayList || way == SAME ? distinct(from, slices, count) : count;
            if (found <= 1) {
                meta.addVLong(SAME);
                plain(from, slices, Math.min(1, count));
            } else if (mayList && found <= count - count / 4) {
                meta.addVLong(LISTED);
                meta.addVLong(found);
                write(from, distinct, found, false);
                numbers.write(places, count);
            } else if (way == HEX) {
                meta.addVLong(HEX);
                meta.addVLong(length(slices[0]));
                hex(from, slices, count, length(slices[0]));
            } else {
                meta.addVLong(PLAIN);
                plain(from, slices, count);
            }
        }

        private void plain(byte[] from, long[] slices, int count) {
            int before = text.length;
            for (int i = 0; i < count; i++) {
                text.addText(from, start(slices[i]), length(slices[i]));
            }
            meta.addVLong(text.length - before);
        }

        /** What all of them have in common. */
        private static int wayOf(byte[] from, long[] slices, int count) {
            if (count == 0) {
                return SAME;
            }
            boolean digits = true;
            boolean hex = true;
            boolean sameLength = true;
            boolean zeros = false;
            int length = length(slices[0]);
            for (int i = 0; i < count && (digits || hex); i++) {
                int start = start(slices[i]);
                int here = length(slices[i]);
                sameLength &= here == length;
                if (here == Uuids.CHARS && sameLength && Uuids.are(from, start)) {
                    digits = false;
                    continue;
                }
                digits &= here > 0 && here <= DIGITS_MAX;
                hex &= here > 0 && here <= HEX_MAX && sameLength;
                for (int k = start; k < start + here && (digits || hex); k++) {
                    byte c = from[k];
                    if (c < '0' || c > '9') {
                        digits = false;
                        hex &= c >= 'a' && c <= 'f';
                    }
                }
                zeros |= here > 1 && from[start] == '0';
            }
            if (digits) {
                return !zeros ? DIGITS : sameLength ? PADDED_DIGITS : DIGITS_AFTER_ONE;
            }
            return !hex || !sameLength ? PLAIN : length == Uuids.CHARS ? UUID : HEX;
        }

        private void digits(byte[] from, long[] slices, int count, int way) {
            meta.addVLong(way);
            if (way == PADDED_DIGITS) {
                meta.addVLong(length(slices[0]));
            }
            for (int i = 0; i < count; i++) {
                long value = way == DIGITS_AFTER_ONE ? 1 : 0;
                int start = start(slices[i]);
                for (int k = start; k < start + length(slices[i]); k++) {
                    value = value * 10 + from[k] - '0';
                }
                column[i] = value;
            }
            numbers.write(column, count);
        }

        private void hex(byte[] from, long[] slices, int count, int length) {
            for (int i = 0; i < count; i++) {
                long value = 0;
                int start = start(slices[i]);
                for (int k = start; k < start + length; k++) {
                    value = value << 4 | nibble(from[k]);
                }
                column[i] = value;
            }
            numbers.write(column, count);
        }

        /** Lists the texts that differ, and each one's place among them; gives up when they are too many. */
        private int distinct(byte[] from, long[] slices, int count) {
            Arrays.fill(table, 0, tableSize(count), -1);
            int mask = tableSize(count) - 1;
            int found = 0;
            for (int i = 0; i < count; i++) {
                int start = start(slices[i]);
                int length = length(slices[i]);
                int slot = hash(from, start, length) & mask;
                while (table[slot] >= 0 && !same(from, distinct[table[slot]], start, length)) {
                    slot = slot + 1 & mask;
                }
                if (table[slot] < 0) {
                    table[slot] = found;
                    distinct[found++] = slices[i];
                }
                places[i] = table[slot];
            }
            return found;
        }

        private static boolean same(byte[] from, long one, int start, int length) {
            int other = start(one);
            return length(one) == length && Arrays.equals(from, other, other + length, from, start, start + length);
        }

        static int hash(byte[] from, int start, int length) {
            int hash = length;
            for (int i = start; i < start + length; i++) {
                hash = hash * 31 + from[i];
            }
            return (hash ^ hash >>> 15) * 0x2c1b3c6d >>> 8;
        }

        private static int tableSize(int count) {
            return Integer.highestOneBit(Math.max(4, count)) * 4;
        }

        private void require(int count) {
            if (column.length < count) {
                column = new long[count];
                places = new long[count];
                distinct = new long[count];
            }
            if (table.length < tableSize(count)) {
                table = new int[tableSize(count)];
            }
        }
    }
}
