package io.lambdatape.store.lucene;

import java.util.Arrays;

/** Numbers long values from 0 on, in the order in which they are met. */
final class LongNumbers {
    static final int UNKNOWN = -1;

    private static final int CAPACITY_FIRST = 64;
    /** Fibonacci hashing: spreads values that lie side by side. */
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private long[] values = new long[CAPACITY_FIRST / 2];
    /** By hash: the value's number and one; 0 where there is none. */
    private int[] places = new int[CAPACITY_FIRST];

    private int size;

    /** How many there are. */
    int size() {
        return size;
    }

    long value(int number) {
        return values[number];
    }

    /** The value's number, a new one if it has none. */
    int number(long value) {
        int place = place(value);
        if (places[place] > 0) {
            return places[place] - 1;
        }
        if (size == values.length) {
            grow();
            place = place(value);
        }
        values[size] = value;
        places[place] = ++size;
        return size - 1;
    }

    /** The value's number, or {@link #UNKNOWN}. */
    int find(long value) {
        return places[place(value)] - 1;
    }

    private int place(long value) {
        int mask = places.length - 1;
        int place = (int) ((value * SPREAD) >>> 32) & mask;
        while (places[place] > 0 && values[places[place] - 1] != value) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private void grow() {
        values = Arrays.copyOf(values, size * 2);
        places = new int[places.length * 2];
        for (int number = 0; number < size; number++) {
            places[place(values[number])] = number + 1;
        }
    }
}
