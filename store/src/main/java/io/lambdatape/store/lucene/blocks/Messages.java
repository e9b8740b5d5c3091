package io.lambdatape.store.lucene.blocks;

import java.util.Arrays;
import org.apache.lucene.util.ArrayUtil;

/**
 * Takes messages apart: words out of what stands between them, which is much the same in many lines. Lines with the same
 * between form a group: what stands at one place in all of them is a column.
 */
final class Messages {
    /** What stands for a word; a word may hold it itself. */
    static final byte WORD = 0;

    /** A unit behind a number, as in 12ms, is a word of its own. */
    private static final int UNIT_CHARS_MAX = 3;

    private static final byte BETWEEN = 0;
    private static final byte DIGIT = 1;
    private static final byte LETTER = 2;
    private static final byte OTHER = 3;
    private static final byte[] CLASSES = classes();

    private static byte[] classes() {
        byte[] classes = new byte[256];
        Arrays.fill(classes, 0x80, 0x100, OTHER);
        Arrays.fill(classes, '0', '9' + 1, DIGIT);
        Arrays.fill(classes, 'a', 'z' + 1, LETTER);
        Arrays.fill(classes, 'A', 'Z' + 1, LETTER);
        classes['_'] = OTHER;
        classes[WORD] = OTHER;
        return classes;
    }

    /** What the groups have between their words, one after the other. */
    final Bytes between = new Bytes(4096);
    /** Where the words of all messages are, message by message. */
    long[] words = new long[8192];

    private int wordCount;
    private int groups;
    private int[] starts = new int[64];
    private int[] sizes = new int[64];
    private int[] table = new int[256];

    void clear() {
        between.clear();
        wordCount = 0;
        groups = 0;
        Arrays.fill(table, -1);
    }

    int words() {
        return wordCount;
    }

    int groups() {
        return groups;
    }

    /** How many messages are in a group. */
    int size(int group) {
        return sizes[group];
    }

    int betweenAt(int group) {
        return starts[group];
    }

    int betweenLength(int group) {
        return (group + 1 < groups ? starts[group + 1] : between.length) - starts[group];
    }

    /** Takes a message apart; gives its group. */
    int add(byte[] from, int start, int end) {
        int pattern = between.length;
        int hash = 0;
        for (int i = start; i < end; ) {
            byte c = from[i];
            if (CLASSES[c & 0xff] == BETWEEN) {
                between.add(c);
                hash = hash * 31 + c;
                i++;
            } else {
                i = word(from, i, end);
                hash = hash * 31 + 1;
            }
        }
        return group(pattern, hash);
    }

    private int word(byte[] from, int start, int end) {
        boolean uuid = start + Uuids.CHARS <= end && from[start + 8] == '-' && Uuids.are(from, start);
        int stop = uuid ? start + Uuids.CHARS : start;
        int digitsEnd = start;
        while (stop < end && !uuid && CLASSES[from[stop] & 0xff] != BETWEEN) {
            if (digitsEnd == stop && CLASSES[from[stop] & 0xff] == DIGIT) {
                digitsEnd++;
            }
            stop++;
        }
        int unit = stop - digitsEnd;
        if (digitsEnd > start && unit > 0 && unit <= UNIT_CHARS_MAX && lettersOnly(from, digitsEnd, stop)) {
            add(start, digitsEnd);
            add(digitsEnd, stop);
            return stop;
        }
        add(start, stop);
        return stop;
    }

    private static boolean lettersOnly(byte[] from, int start, int end) {
        for (int i = start; i < end; i++) {
            if (CLASSES[from[i] & 0xff] != LETTER) {
                return false;
            }
        }
        return true;
    }

    private void add(int start, int end) {
        between.add(WORD);
        words = ArrayUtil.grow(words, wordCount + 1);
        words[wordCount++] = Texts.Writer.slice(start, end - start);
    }

    private int group(int pattern, int hash) {
        int length = between.length - pattern;
        int mask = table.length - 1;
        int slot = (hash ^ hash >>> 15) * 0x2c1b3c6d >>> 8 & mask;
        byte[] bytes = between.array;
        for (; table[slot] >= 0; slot = slot + 1 & mask) {
            int group = table[slot];
            int at = starts[group];
            if (betweenLength(group, pattern) == length
                    && Arrays.equals(bytes, at, at + length, bytes, pattern, pattern + length)) {
                between.length = pattern;
                sizes[group]++;
                return group;
            }
        }
        starts = ArrayUtil.grow(starts, groups + 1);
        sizes = ArrayUtil.grow(sizes, groups + 1);
        starts[groups] = pattern;
        sizes[groups] = 1;
        table[slot] = groups;
        groups++;
        if (groups * 2 > table.length) {
            grow();
        }
        return groups - 1;
    }

    private int betweenLength(int group, int end) {
        return (group + 1 < groups ? starts[group + 1] : end) - starts[group];
    }

    private void grow() {
        int[] larger = new int[table.length * 2];
        Arrays.fill(larger, -1);
        int mask = larger.length - 1;
        for (int group = 0; group < groups; group++) {
            int hash = 0;
            for (int i = starts[group]; i < starts[group] + betweenLength(group); i++) {
                hash = hash * 31 + (between.array[i] == WORD ? 1 : between.array[i]);
            }
            int slot = (hash ^ hash >>> 15) * 0x2c1b3c6d >>> 8 & mask;
            while (larger[slot] >= 0) {
                slot = slot + 1 & mask;
            }
            larger[slot] = group;
        }
        table = larger;
    }
}
