package io.lambdatape.agent.postgresql.value;

import io.lambdatape.agent.postgresql.wire.MalformedMessageException;
import io.lambdatape.agent.postgresql.wire.MessageBody;
import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.UUID;

/** The text of a value in binary format. What is unknown, or not what its type says, is shown as hexadecimal digits. */
public final class ValueText {
    private static final int JSONB_VERSION = 1;

    private ValueText() {}

    /**
     * The value as PostgreSQL would print it.
     *
     * @param oid the type, see {@code pg_type.dat}; 0 if unknown
     */
    public static String of(int oid, byte[] value, Charset charset) {
        try {
            MessageBody body = new MessageBody(value, 0, value.length, value.length);
            String text = read(oid, value, body, charset);
            return body.remaining() == 0 ? text : hex(value);
        } catch (MalformedMessageException e) {
            return hex(value);
        }
    }

    /** Hexadecimal digits behind {@code \x}, as PostgreSQL prints {@code bytea}. */
    public static String hex(byte[] value) {
        return "\\x" + HexFormat.of().formatHex(value);
    }

    private static String read(int oid, byte[] value, MessageBody body, Charset charset)
            throws MalformedMessageException {
        return switch (oid) {
            case Oid.BOOL -> body.int8() == 0 ? "false" : "true";
            case Oid.INT2 -> Short.toString((short) body.int16());
            case Oid.INT4 -> Integer.toString(body.int32());
            case Oid.OID -> Integer.toUnsignedString(body.int32());
            case Oid.INT8 -> Long.toString(body.int64());
            case Oid.FLOAT4 -> Float.toString(Float.intBitsToFloat(body.int32()));
            case Oid.FLOAT8 -> Double.toString(Double.longBitsToDouble(body.int64()));
            case Oid.TEXT, Oid.VARCHAR, Oid.BPCHAR, Oid.NAME, Oid.JSON, Oid.XML ->
                new String(body.bytes(body.remaining()), charset);
            case Oid.JSONB -> jsonb(body, charset);
            case Oid.UUID -> new UUID(body.int64(), body.int64()).toString();
            case Oid.DATE -> TimeText.date(body.int32());
            case Oid.TIME -> TimeText.time(body.int64());
            case Oid.TIMESTAMP -> TimeText.timestamp(body.int64());
            case Oid.TIMESTAMPTZ -> TimeText.timestamp(body.int64(), "+00");
            case Oid.NUMERIC -> NumericText.read(body);
            default -> {
                if (Oid.isArray(oid)) {
                    yield ArrayText.read(body, charset);
                }
                body.bytes(body.remaining());
                yield hex(value);
            }
        };
    }

    private static String jsonb(MessageBody body, Charset charset) throws MalformedMessageException {
        if (body.int8() != JSONB_VERSION) {
            throw new MalformedMessageException("jsonb of an unknown version");
        }
        return new String(body.bytes(body.remaining()), charset);
    }
}
