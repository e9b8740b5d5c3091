package io.lambdatape.agent.mongodb.wire;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the elements of a BSON document (https://bsonspec.org/spec.html) as far as it is there. At a mistake or
 * a torn end it stops and says {@link #torn()}.
 */
public final class Bson {
    public static final int DOUBLE = 0x01;
    public static final int STRING = 0x02;
    public static final int DOCUMENT = 0x03;
    public static final int ARRAY = 0x04;
    public static final int BINARY = 0x05;
    public static final int UNDEFINED = 0x06;
    public static final int OBJECT_ID = 0x07;
    public static final int BOOLEAN = 0x08;
    public static final int DATE = 0x09;
    public static final int NULL = 0x0a;
    public static final int REGEX = 0x0b;
    public static final int DB_POINTER = 0x0c;
    public static final int CODE = 0x0d;
    public static final int SYMBOL = 0x0e;
    public static final int CODE_WITH_SCOPE = 0x0f;
    public static final int INT32 = 0x10;
    public static final int TIMESTAMP = 0x11;
    public static final int INT64 = 0x12;
    public static final int DECIMAL128 = 0x13;
    public static final int MIN_KEY = 0xff;
    public static final int MAX_KEY = 0x7f;

    private final byte[] bytes;
    private final int end;
    private boolean torn;
    private int next;
    private int type;
    private int element;
    private int nameFrom;
    private int nameTo;
    private int valueFrom;
    private int valueTo;

    private Bson(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        int length = to - from >= 4 ? LittleEndian.int32(bytes, from) : -1;
        boolean whole = length >= 5 && length <= to - from && bytes[from + length - 1] == 0;
        this.torn = !whole;
        // A torn document is read as far as it goes; the closing zero of a whole one is no element.
        this.end = whole ? from + length - 1 : length >= 5 ? to : from;
        this.next = Math.min(from + 4, end);
    }

    /** A document that begins at {@code from} and ends before {@code to}. */
    public static Bson of(byte[] bytes, int from, int to) {
        return new Bson(bytes, from, to);
    }

    /** Whether something does not fit; elements before it were right. */
    public boolean torn() {
        return torn;
    }

    /** Goes to the next element; false if there is none. */
    public boolean advance() {
        if (next >= end) {
            return false;
        }
        element = next;
        type = bytes[next] & 0xff;
        nameFrom = next + 1;
        nameTo = zero(nameFrom);
        valueFrom = nameTo + 1;
        long length = nameTo < 0 ? -1 : length(valueFrom);
        if (length < 0 || valueFrom + length > end) {
            torn = true;
            next = end;
            return tornValue();
        }
        valueTo = (int) (valueFrom + length);
        next = valueTo;
        return true;
    }

    // A document, list or string that is torn can still be looked into; its last byte stands for the closing zero.
    private boolean tornValue() {
        boolean begun =
                nameTo >= 0 && end - valueFrom > 4 && LittleEndian.int32(bytes, valueFrom) > end - valueFrom - 4;
        valueTo = end;
        return begun && (type == DOCUMENT || type == ARRAY || type == STRING);
    }

    // How long the value is; -1 if that cannot be known.
    private long length(int at) {
        return switch (type) {
            case DOUBLE, DATE, TIMESTAMP, INT64 -> 8;
            case STRING, CODE, SYMBOL -> prefixed(at, 4, 1);
            case DOCUMENT, ARRAY -> prefixed(at, 0, 5);
            case CODE_WITH_SCOPE -> prefixed(at, 0, 14);
            case BINARY -> prefixed(at, 5, 0);
            case UNDEFINED, NULL, MIN_KEY, MAX_KEY -> 0;
            case OBJECT_ID -> 12;
            case BOOLEAN -> 1;
            case REGEX -> twoStrings(at);
            case DB_POINTER -> prefixed(at, 16, 1);
            case INT32 -> 4;
            case DECIMAL128 -> 16;
            default -> -1;
        };
    }

    private long prefixed(int at, int more, int min) {
        if (end - at < 4) {
            return -1;
        }
        int length = LittleEndian.int32(bytes, at);
        return length < min ? -1 : (long) length + more;
    }

    private long twoStrings(int at) {
        int first = zero(at);
        int second = first < 0 ? -1 : zero(first + 1);
        return second < 0 ? -1 : second + 1L - at;
    }

    private int zero(int from) {
        for (int i = from; i < end; i++) {
            if (bytes[i] == 0) {
                return i;
            }
        }
        return -1;
    }

    public int type() {
        return type;
    }

    public String name() {
        return new String(bytes, nameFrom, nameTo - nameFrom, StandardCharsets.UTF_8);
    }

    /** Where the element begins, its type included. */
    public int elementFrom() {
        return element;
    }

    /** Where the element ends. */
    public int elementTo() {
        return valueTo;
    }

    /** Where its value begins. */
    public int valueFrom() {
        return valueFrom;
    }

    /** The document or list at hand; of anything else an empty one. */
    public Bson enter() {
        boolean enterable = type == DOCUMENT || type == ARRAY;
        return new Bson(bytes, valueFrom, enterable ? valueTo : valueFrom);
    }

    /** The string at hand; null if it is none. */
    public @Nullable String string() {
        return type == STRING || type == SYMBOL || type == CODE
                ? new String(bytes, valueFrom + 4, valueTo - valueFrom - 5, StandardCharsets.UTF_8)
                : null;
    }

    /** The number at hand, cut to a whole one; {@code otherwise} if it is none. */
    public long number(long otherwise) {
        return switch (type) {
            case INT32 -> LittleEndian.int32(bytes, valueFrom);
            case INT64, DATE, TIMESTAMP -> LittleEndian.int64(bytes, valueFrom);
            case DOUBLE -> (long) float64();
            case BOOLEAN -> bytes[valueFrom] == 0 ? 0 : 1;
            default -> otherwise;
        };
    }

    double float64() {
        return Double.longBitsToDouble(LittleEndian.int64(bytes, valueFrom));
    }

    byte[] bytes() {
        return bytes;
    }

    int valueTo() {
        return valueTo;
    }
}
