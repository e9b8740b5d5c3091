package io.lambdatape.agent.postgresql;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Messages as clients and servers write them, by the layouts of the PostgreSQL documentation. */
final class Messages {
    static final byte[] SSL_REQUEST =
            ByteBuffer.allocate(8).putInt(8).putInt(80877103).array();
    static final byte[] GSS_REQUEST =
            ByteBuffer.allocate(8).putInt(8).putInt(80877104).array();
    static final byte[] SYNC = message('S');
    static final byte[] FLUSH = message('H');
    static final byte[] PARSED = message('1');
    static final byte[] BOUND = message('2');
    static final byte[] CLOSED = message('3');
    static final byte[] NO_DATA = message('n');
    static final byte[] SUSPENDED = message('s');
    static final byte[] EMPTY_QUERY = message('I');
    static final byte[] READY = message('Z', 'I');

    private Messages() {}

    /** The parts are numbers (of one byte as char, two as short, four as int), texts with a NUL, and bytes. */
    static byte[] message(char type, Object... parts) {
        byte[] body = body(parts);
        return ByteBuffer.allocate(5 + body.length)
                .put((byte) type)
                .putInt(4 + body.length)
                .put(body)
                .array();
    }

    static byte[] startup(int minor, String... parameters) {
        byte[] body = body((Object[]) parameters);
        return ByteBuffer.allocate(9 + body.length)
                .putInt(9 + body.length)
                .putInt(3 << 16 | minor)
                .put(body)
                .put((byte) 0)
                .array();
    }

    static byte[] query(String sql) {
        return message('Q', sql);
    }

    static byte[] parse(String name, String sql, int... types) {
        Object[] parts = new Object[3 + types.length];
        parts[0] = name;
        parts[1] = sql;
        parts[2] = (short) types.length;
        for (int i = 0; i < types.length; i++) {
            parts[3 + i] = types[i];
        }
        return message('P', parts);
    }

    /** Binds text; null is NULL. */
    static byte[] bind(String portal, String statement, @Nullable String... values) {
        ByteArrayOutputStream parameters = new ByteArrayOutputStream();
        for (String value : values) {
            byte[] bytes = value == null ? new byte[0] : value.getBytes(StandardCharsets.UTF_8);
            parameters.writeBytes(body(value == null ? -1 : bytes.length, bytes));
        }
        return message('B', portal, statement, (short) 0, (short) values.length, parameters.toByteArray(), (short) 0);
    }

    static byte[] bindBinary(String portal, String statement, byte[] value) {
        return message('B', portal, statement, (short) 1, (short) 1, (short) 1, value.length, value, (short) 0);
    }

    static byte[] execute(String portal, int rowsMax) {
        return message('E', portal, rowsMax);
    }

    static byte[] row(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return message('D', (short) 1, bytes.length, bytes);
    }

    static byte[] rowDescription(String name) {
        return message('T', (short) 1, name, 0, (short) 0, 25, (short) -1, -1, (short) 0);
    }

    static byte[] complete(String tag) {
        return message('C', tag);
    }

    static byte[] error(String sqlState, String text) {
        return message('E', 'S', "ERROR", 'C', sqlState, 'M', text, '\0');
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] body(Object... parts) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Object part : parts) {
            body.writeBytes(bytes(part));
        }
        return body.toByteArray();
    }

    private static byte[] bytes(Object part) {
        return switch (part) {
            case Character octet -> new byte[] {(byte) octet.charValue()};
            case Short number -> ByteBuffer.allocate(2).putShort(number).array();
            case Integer number -> ByteBuffer.allocate(4).putInt(number).array();
            case String text -> (text + '\0').getBytes(StandardCharsets.UTF_8);
            case byte[] bytes -> bytes;
            default -> throw new IllegalArgumentException("no part of a message: " + part);
        };
    }
}
