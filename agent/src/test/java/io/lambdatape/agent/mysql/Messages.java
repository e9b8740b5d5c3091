package io.lambdatape.agent.mysql;

import io.lambdatape.agent.mysql.wire.Capabilities;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Packets of MySQL's protocol, made by hand. */
final class Messages {
    static final long CAPABILITIES = Capabilities.PROTOCOL_41
            | Capabilities.SECURE_CONNECTION
            | Capabilities.PLUGIN_AUTH
            | Capabilities.CONNECT_WITH_DB
            | Capabilities.MYSQL
            | Capabilities.DEPRECATE_EOF;

    static final int MORE_RESULTS = 8;
    static final int AUTOCOMMIT = 2;
    static final String PASSWORD_HASH = "\u0001hash-of-a-secret";

    private Messages() {}

    static byte[] packet(int sequence, byte[] payload) {
        return joined(
                new byte[] {
                    (byte) payload.length,
                    (byte) (payload.length >>> 8),
                    (byte) (payload.length >>> 16),
                    (byte) sequence
                },
                payload);
    }

    /** Bytes (an Integer: one byte, Short and Long: 2 and 4 bytes, a String as it is). */
    static byte[] bytes(Object... fields) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Object field : fields) {
            switch (field) {
                case Integer one -> all.write(one);
                case Short two -> little(all, two, 2);
                case Long four -> little(all, four, 4);
                case String text -> all.writeBytes(text.getBytes(StandardCharsets.UTF_8));
                case byte[] raw -> all.writeBytes(raw);
                default -> throw new IllegalArgumentException("no field: " + field);
            }
        }
        return all.toByteArray();
    }

    private static void little(ByteArrayOutputStream to, long value, int count) {
        for (int i = 0; i < count; i++) {
            to.write((int) (value >>> (8 * i)));
        }
    }

    static byte[] greeting(String version, long capabilities) {
        return packet(
                0,
                bytes(
                        10,
                        version,
                        0,
                        7L,
                        "12345678",
                        0,
                        (short) capabilities,
                        45,
                        (short) AUTOCOMMIT,
                        (short) (capabilities >>> 16),
                        21,
                        new byte[6],
                        capabilities >>> 32,
                        "123456789012",
                        0,
                        "caching_sha2_password",
                        0));
    }

    static byte[] response(long capabilities, String user, String database) {
        return packet(
                1,
                bytes(
                        capabilities,
                        1L << 24,
                        45,
                        new byte[19],
                        capabilities >>> 32,
                        user,
                        0,
                        PASSWORD_HASH.length(),
                        PASSWORD_HASH,
                        database,
                        0,
                        "caching_sha2_password",
                        0));
    }

    static byte[] ok(int affected, int status) {
        return bytes(0, affected, 0, (short) status, (short) 0);
    }

    /** The end of rows, with CLIENT_DEPRECATE_EOF. */
    static byte[] end(int status) {
        return bytes(0xfe, 0, 0, (short) status, (short) 0);
    }

    static byte[] eof(int status) {
        return bytes(0xfe, (short) 0, (short) status);
    }

    static byte[] error(int code, String state, String message) {
        return bytes(0xff, (short) code, "#" + state + message);
    }

    static byte[] query(String sql) {
        return packet(0, bytes(3, sql));
    }

    static byte[] prepare(String sql) {
        return packet(0, bytes(0x16, sql));
    }

    static byte[] prepared(int number, int columns, int parameters) {
        return bytes(0, (long) number, (short) columns, (short) parameters, 0, (short) 0);
    }

    static byte[] definition(String name) {
        return bytes(3, "def", 0, 0, 0, name.length(), name, 0, 12, (short) 45, 20L, 0xfd, (short) 0, 0, (short) 0);
    }

    static byte[] row(String value) {
        return bytes(value.length(), value);
    }

    /** A result of one column, the first packet's number being 1. */
    static byte[] result(int status, String... values) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int sequence = 1;
        all.writeBytes(packet(sequence++, bytes(1)));
        all.writeBytes(packet(sequence++, definition("x")));
        for (String value : values) {
            all.writeBytes(packet(sequence++, row(value)));
        }
        all.writeBytes(packet(sequence, end(status)));
        return all.toByteArray();
    }

    static byte[] joined(byte[]... messages) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            all.writeBytes(message);
        }
        return all.toByteArray();
    }
}
