package io.lambdatape.store.lucene.blocks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A column of numbers, in whatever way takes the fewest bits: one value for all; each above the lowest; each above the one
 * before; each by its distance to a usual one, to either side; each as its place in a list of the few that there are.
 * Those few that would need more bits than the others stand apart.
 */
final class Numbers {
    private static final int SAME = 0;
    private static final int ABOVE_LOWEST = 1;
    private static final int ABOVE_FORMER = 2;
    private static final int LISTED = 3;
    private static final int AROUND_USUAL = 4;

    private static final int LISTED_MAX = 256;
    /** A number of 64 bits is read in two. */
    private static final int TAIL_BYTES = 16;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();

    private static final long[] NONE = {};
    private static final int[] NO_PLACES = {};
    /** A column without numbers. */
    static final Numbers NOTHING = read(0, new BytesReader(new byte[2], 0), new BytesReader(new byte[0], 0));

    private final int count;
    private final int way;
    private final long base;
    private final int bits;
    private final byte[] packed;
    private final int packedAt;
    private final int[] exceptions;
    private final long[] exceptional;
    /** Of {@link #LISTED}: the list; of {@link #ABOVE_FORMER}: all values, once one has been asked for. */
    private long[] values;

    private Numbers(int count, int way, BytesReader meta, byte[] packed, int packedAt) {
        this.count = count;
        this.way = way;
        this.packed = packed;
        this.packedAt = packedAt;
        values = NONE;
        if (way == LISTED) {
            values = new long[meta.readInt()];
            for (int i = 0; i < values.length; i++) {
                values[i] = meta.readZLong();
            }
        }
        base = way == LISTED ? 0 : meta.readZLong();
        bits = way == SAME ? 0 : meta.readInt();
        int apart = way == SAME ? 0 : meta.readInt();
        exceptions = apart == 0 ? NO_PLACES : new int[apart];
        exceptional = apart == 0 ? NONE : new long[apart];
        int place = 0;
        for (int i = 0; i < apart; i++) {
            place += meta.readInt();
            exceptions[i] = place;
            exceptional[i] = meta.readVLong();
        }
    }

    /** Reads the head of a column; its numbers are read when they are asked for. */
    static Numbers read(int count, BytesReader meta, BytesReader packed) {
        int way = meta.readInt();
        Numbers column = new Numbers(count, way, meta, packed.array, packed.position);
        packed.position += (int) (((long) count * column.bits + 7) >>> 3);
        return column;
    }

    long get(int index) {
        return switch (way) {
            case SAME -> base;
            case ABOVE_LOWEST -> base + raw(index);
            case AROUND_USUAL -> base + unfolded(raw(index));
            case LISTED -> values[(int) raw(index)];
            default -> summed()[index];
        };
    }

    /** All of them, faster than one by one. */
    void all(long[] to) {
        if (way == SAME) {
            Arrays.fill(to, 0, count, base);
            return;
        }
        unpack(to);
        switch (way) {
            case ABOVE_LOWEST -> {
                for (int i = 0; i < count; i++) {
                    to[i] += base;
                }
            }
            case AROUND_USUAL -> {
                for (int i = 0; i < count; i++) {
                    to[i] = base + unfolded(to[i]);
                }
            }
            case LISTED -> {
                for (int i = 0; i < count; i++) {
                    to[i] = values[(int) to[i]];
                }
            }
            default -> {
                long value = 0;
                for (int i = 0; i < count; i++) {
                    value += base + to[i];
                    to[i] = value;
                }
            }
        }
    }

    private void unpack(long[] to) {
        if (bits == 0) {
            Arrays.fill(to, 0, count, 0);
        } else if (bits <= 56) {
            long mask = (1L << bits) - 1;
            long bit = 8L * packedAt;
            for (int i = 0; i < count; i++, bit += bits) {
                to[i] = (long) LONG.get(packed, (int) (bit >>> 3)) >>> (int) (bit & 7) & mask;
            }
        } else {
            for (int i = 0; i < count; i++) {
                to[i] = raw(i);
            }
        }
        for (int i = 0; i < exceptions.length; i++) {
            to[exceptions[i]] = exceptional[i];
        }
    }

    private long[] summed() {
        if (values.length == 0) {
            long[] all = new long[count];
            all(all);
            values = all;
        }
        return values;
    }

    private static long unfolded(long distance) {
        return distance >>> 1 ^ -(distance & 1);
    }

    private long raw(int index) {
        if (exceptions.length > 0) {
            int found = Arrays.binarySearch(exceptions, index);
            if (found >= 0) {
                return exceptional[found];
            }
        }
        if (bits == 0) {
            return 0;
        }
        long bit = (long) index * bits;
        int at = packedAt + (int) (bit >>> 3);
        int shift = (int) (bit & 7);
        long low = (long) LONG.get(packed, at) >>> shift;
        if (bits + shift > 64) {
            low |= (packed[at + 8] & 0xffL) << (64 - shift);
        }
        return bits == 64 ? low : low & (1L << bits) - 1;
    }

    /** How many bytes must follow the packed numbers, so that the last can be read as the others are. */
    static int tailBytes() {
        return TAIL_BYTES;
    }

    /** Writes columns. Not for several threads. */
    static final class Writer {
        private final Bytes meta;
        private final Bytes packed;
        private final int[] widths = new int[65];
        private final long[] list = new long[LISTED_MAX];
        private final long[] table = new long[4 * LISTED_MAX];
        private final short[] places = new short[4 * LISTED_MAX];
        private final long[] sample = new long[31];
        private long[] scratch = new long[0];

        Writer(Bytes meta, Bytes packed) {
            this.meta = meta;
            this.packed = packed;
        }

        void write(long[] numbers, int count) {
            if (scratch.length < count) {
                scratch = new long[Math.max(count, 1024)];
            }
            long lowest = Long.MAX_VALUE;
            long highest = Long.MIN_VALUE;
            long lowestStep = Long.MAX_VALUE;
            long former = 0;
            for (int i = 0; i < count; i++) {
                long number = numbers[i];
                lowest = Math.min(lowest, number);
                highest = Math.max(highest, number);
                lowestStep = Math.min(lowestStep, number - former);
                former = number;
            }
            if (count == 0 || lowest == highest) {
                meta.addVLong(SAME);
                meta.addZLong(count == 0 ? 0 : lowest);
                return;
            }
            raw(numbers, count, ABOVE_LOWEST, lowest);
            Fit best = fit(count, ABOVE_LOWEST, lowest);
            if (best.cost > 2L * count) {
                raw(numbers, count, ABOVE_FORMER, lowestStep);
                best = better(best, fit(count, ABOVE_FORMER, lowestStep));
                long usual = usual(numbers, count);
                raw(numbers, count, AROUND_USUAL, usual);
                best = better(best, fit(count, AROUND_USUAL, usual));
                int listed = listed(numbers, count);
                if (listed > 0 && (long) width(listed - 1) * count + 20L * listed < best.cost) {
                    meta.addVLong(LISTED);
                    meta.addVLong(listed);
                    for (int i = 0; i < listed; i++) {
                        meta.addZLong(list[i]);
                    }
                    write(count, width(listed - 1));
                    return;
                }
                raw(numbers, count, best.way, best.base);
            }
            meta.addVLong(best.way);
            meta.addZLong(best.base);
            write(count, best.bits);
        }

        private static Fit better(Fit one, Fit other) {
            return other.cost < one.cost ? other : one;
        }

        /** The one in the middle, of some. */
        private long usual(long[] numbers, int count) {
            int some = Math.min(sample.length, count);
            for (int i = 0; i < some; i++) {
                sample[i] = numbers[(int) ((long) i * count / some)];
            }
            Arrays.sort(sample, 0, some);
            return sample[some / 2];
        }

        /** Puts into {@link #scratch} what stands for each number. */
        private void raw(long[] numbers, int count, int way, long base) {
            long former = 0;
            for (int i = 0; i < count; i++) {
                long number = numbers[i];
                if (way == AROUND_USUAL) {
                    long distance = number - base;
                    scratch[i] = distance << 1 ^ distance >> 63;
                } else {
                    scratch[i] = number - base - former;
                    former = way == ABOVE_FORMER ? number : 0;
                }
            }
        }

        private record Fit(int way, long base, int bits, long cost) {}

        /** With how many bits the raw numbers take the least room, those apart that need more. */
        private Fit fit(int count, int way, long base) {
            Arrays.fill(widths, 0);
            for (int i = 0; i < count; i++) {
                widths[width(scratch[i])]++;
            }
            long apart = 0;
            int best = 64;
            long least = Long.MAX_VALUE;
            for (int bits = 64; bits >= 0; bits--) {
                long cost = (long) bits * count + apart;
                if (cost < least) {
                    least = cost;
                    best = bits;
                }
                // Its place, and itself.
                apart += widths[bits] * (8L + 8L * (bits / 7 + 1));
            }
            return new Fit(way, base, best, least);
        }

        /** Puts each number's place in the list into {@link #scratch}; 0 if there are too many for a list. */
        private int listed(long[] numbers, int count) {
            int max = Math.min(LISTED_MAX, count / 3);
            Arrays.fill(places, (short) -1);
            int found = 0;
            for (int i = 0; i < count; i++) {
                int slot = (int) (numbers[i] * 0x9E3779B97F4A7C15L >>> 54);
                while (places[slot] >= 0 && table[slot] != numbers[i]) {
                    slot = slot + 1 & table.length - 1;
                }
                if (places[slot] < 0) {
                    if (found == max) {
                        return 0;
                    }
                    table[slot] = numbers[i];
                    list[found] = numbers[i];
                    places[slot] = (short) found++;
                }
                scratch[i] = places[slot];
            }
            return found;
        }

        private void write(int count, int bits) {
            long[] raw = scratch;
            meta.addVLong(bits);
            int apart = 0;
            for (int i = 0; i < count; i++) {
                if (width(raw[i]) > bits) {
                    apart++;
                }
            }
            meta.addVLong(apart);
            int former = 0;
            for (int i = 0; apart > 0 && i < count; i++) {
                if (width(raw[i]) > bits) {
                    meta.addVLong(i - former);
                    meta.addVLong(raw[i]);
                    former = i;
                    raw[i] = 0;
                }
            }
            pack(raw, count, bits);
        }

        private void pack(long[] raw, int count, int bits) {
            if (bits == 0) {
                return;
            }
            int bytes = (int) (((long) count * bits + 7) >>> 3);
            int start = packed.length;
            packed.addZeros(bytes + TAIL_BYTES);
            packed.length = start + bytes;
            byte[] to = packed.array;
            long bit = 0;
            for (int i = 0; i < count; i++, bit += bits) {
                int at = start + (int) (bit >>> 3);
                int shift = (int) (bit & 7);
                LONG.set(to, at, (long) LONG.get(to, at) | raw[i] << shift);
                if (bits + shift > 64) {
                    to[at + 8] = (byte) (raw[i] >>> (64 - shift));
                }
            }
        }

        private static int width(long unsigned) {
            return 64 - Long.numberOfLeadingZeros(unsigned);
        }
    }
}
