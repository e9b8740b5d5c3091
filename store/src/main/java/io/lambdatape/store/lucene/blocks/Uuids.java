package io.lambdatape.store.lucene.blocks;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** The UUIDs of a block, each once: an invocation's stands in many lines, of several forms. */
final class Uuids {
    static final int CHARS = 36;

    private Numbers high = Numbers.NOTHING;
    private Numbers low = Numbers.NOTHING;

    /** They stand behind the columns that have them, because only then all are known. */
    void read(BytesReader meta, BytesReader packed) {
        int count = meta.readInt();
        high = Numbers.read(count, meta, packed);
        low = Numbers.read(count, meta, packed);
    }

    /** Appends one as it is written. */
    void get(int place, Bytes to) {
        long first = high.get(place);
        long last = low.get(place);
        Texts.hex(first >>> 32, 8, to);
        to.add('-');
        Texts.hex(first >>> 16, 4, to);
        to.add('-');
        Texts.hex(first, 4, to);
        to.add('-');
        Texts.hex(last >>> 48, 4, to);
        to.add('-');
        Texts.hex(last, 12, to);
    }

    /** Whether 36 bytes are a UUID in lower case. */
    static boolean are(byte[] from, int start) {
        for (int i = 0; i < CHARS; i++) {
            byte c = from[start + i];
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? c != '-' : Texts.nibble(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Collects those of a block. */
    static final class Writer {
        private final Map<UUID, Integer> places = new HashMap<>();
        private long[] highs = new long[256];
        private long[] lows = new long[256];

        void clear() {
            places.clear();
        }

        /** The place of one among them. */
        int place(byte[] from, int start) {
            long high = bits(from, start, start + 18);
            long low = bits(from, start + 19, start + CHARS);
            int next = places.size();
            Integer known = places.putIfAbsent(new UUID(high, low), next);
            if (known != null) {
                return known;
            }
            if (next == highs.length) {
                highs = java.util.Arrays.copyOf(highs, next * 2);
                lows = java.util.Arrays.copyOf(lows, next * 2);
            }
            highs[next] = high;
            lows[next] = low;
            return next;
        }

        void write(Bytes meta, Numbers.Writer numbers) {
            meta.addVLong(places.size());
            numbers.write(highs, places.size());
            numbers.write(lows, places.size());
        }

        private static long bits(byte[] from, int start, int end) {
            long bits = 0;
            for (int i = start; i < end; i++) {
                int nibble = Texts.nibble(from[i]);
                bits = nibble < 0 ? bits : bits << 4 | nibble;
            }
            return bits;
        }
    }
}
