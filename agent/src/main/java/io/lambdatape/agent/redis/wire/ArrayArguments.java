package io.lambdatape.agent.redis.wire;

/** The strings of an array that {@link CommandReader} has found to be well-formed. */
final class ArrayArguments extends Arguments {
    private static final int BASE = 10;

    private final long count;
    private int at;

    ArrayArguments(byte[] bytes, int start, int end) {
        super(bytes, end);
        at = start;
        long announced = number();
        this.count = Math.max(0, announced);
    }

    @Override
    public boolean next() {
        // Of a length that is cut off nothing is known.
        if (at >= end || bytes[at] != '$') {
            return false;
        }
        long announced = number();
        if (announced < 0) {
            return false;
        }
        length = announced;
        from = at;
        until = (int) Math.min(end, from + length);
        at = (int) Math.min(end, until + 2L);
        return true;
    }

    /** The number behind the type at hand; -1 if its line is not whole. */
    private long number() {
        long value = 0;
        boolean negative = false;
        int digit = at + 1;
        while (digit < end && bytes[digit] != '\n') {
            if (bytes[digit] == '-') {
                negative = true;
            } else if (bytes[digit] >= '0') {
                value = value * BASE + (bytes[digit] - '0');
            }
            digit++;
        }
        at = Math.min(digit + 1, end);
        return digit >= end || negative ? -1 : value;
    }

    @Override
    public long count() {
        return count;
    }
}
