package io.lambdatape.agent.logs;

/**
 * How a content begins, by which it is known again: in a copy, or in a file that has the same inode by chance.
 *
 * @param length so many of its first bytes count; at most {@link #LENGTH_MAX}
 * @param hash of these bytes
 */
record Fingerprint(int length, long hash) {
    /** Beyond that two files hardly are alike, and what stands before the reading position is compared too. */
    static final int LENGTH_MAX = 64 << 10;

    static final Fingerprint EMPTY = new Fingerprint(0, 0xcbf29ce484222325L);

    private static final long PRIME = 0x100000001b3L;

    /** Of the beginning with more of it. */
    Fingerprint and(byte[] bytes, int from, int to) {
        int end = Math.min(to, from + LENGTH_MAX - length);
        long grown = hash;
        for (int i = from; i < end; i++) {
            // FNV-1a
            grown = (grown ^ (bytes[i] & 0xff)) * PRIME;
        }
        return end <= from ? this : new Fingerprint(length + end - from, grown);
    }
}
