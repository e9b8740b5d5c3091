package io.lambdatape.agent.mongodb.wire;

/**
 * The head of every message (MongoDB's wire protocol, "Standard Message Header").
 *
 * @param length of the whole message, itself included
 * @param responseTo the number of the message that this one answers
 */
public record Header(int length, int requestId, int responseTo, int opCode) {
    public static final int BYTES = 16;
    public static final int OP_REPLY = 1;
    public static final int OP_QUERY = 2004;
    public static final int OP_COMPRESSED = 2012;
    public static final int OP_MSG = 2013;

    /** A head and the smallest document. */
    private static final int LENGTH_MIN = BYTES + 5;

    /** Servers take 48,000,000 bytes; beyond this it is something else. */
    private static final int LENGTH_MAX = 1 << 27;

    static Header of(byte[] bytes) {
        return new Header(
                LittleEndian.int32(bytes, 0),
                LittleEndian.int32(bytes, 4),
                LittleEndian.int32(bytes, 8),
                LittleEndian.int32(bytes, 12));
    }

    /** Whether it can be one. */
    public boolean valid() {
        return length >= LENGTH_MIN && length <= LENGTH_MAX;
    }
}
