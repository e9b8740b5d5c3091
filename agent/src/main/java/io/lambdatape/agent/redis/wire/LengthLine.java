package io.lambdatape.agent.redis.wire;

/** The number behind a type: a length, a count or an integer, up to the end of its line. */
final class LengthLine {
    private static final int DIGITS_MAX = 19;
    private static final int BASE = 10;

    private long value;
    private int digits;
    private boolean negative;
    private boolean signed;
    private boolean unknown;
    private boolean returned;

    void begin() {
        value = 0;
        digits = 0;
        negative = false;
        signed = false;
        unknown = false;
        returned = false;
    }

    /** Takes the next byte. @return whether it was the last one of the line */
    boolean take(byte next) throws MalformedMessageException {
        if (next >= '0' && next <= '9' && !returned && !unknown && digits < DIGITS_MAX) {
            value = value * BASE + (next - '0');
            digits++;
            return false;
        }
        if (next == '\r' && !returned && (digits > 0 || unknown)) {
            returned = true;
            return false;
        }
        if (next == '\n' && returned) {
            return true;
        }
        if (digits == 0 && !returned && !signed && !unknown) {
            signed = next == '-' || next == '+';
            negative = next == '-';
            unknown = next == '?';
            if (signed || unknown) {
                return false;
            }
        }
        throw new MalformedMessageException("a length that is not a number");
    }

    /** The integer, which may be any. */
    long integer() throws MalformedMessageException {
        if (unknown) {
            throw new MalformedMessageException("an integer that is not a number");
        }
        return negative ? -value : value;
    }

    /** It is {@code ?}: the end will be told. */
    boolean isUnknown() {
        return unknown;
    }

    /** The length or count; -1 for null. */
    long length() throws MalformedMessageException {
        long length = integer();
        if (length < -1) {
            throw new MalformedMessageException("a negative length");
        }
        return length;
    }
}
