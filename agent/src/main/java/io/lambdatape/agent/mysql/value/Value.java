package io.lambdatape.agent.mysql.value;

import io.lambdatape.agent.mysql.wire.MalformedPacketException;
import io.lambdatape.agent.mysql.wire.PacketBody;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A value as text.
 *
 * @param text null for NULL; what is no text in its character set is {@code 0x} and hexadecimal digits
 * @param cut whether it is only the beginning
 */
public record Value(@Nullable String text, boolean cut) {
    /** NULL. */
    public static final Value NULL = new Value(null, false);

    private static final int UNSIGNED = 0x8000;

    /**
     * Reads a value in binary.
     *
     * @param type as the client has bound it: the type, and a bit for unsigned
     * @param bytesMax how much of a text is kept
     */
    public static Value read(PacketBody body, int type, Charset charset, int bytesMax) throws MalformedPacketException {
        boolean unsigned = (type & UNSIGNED) != 0;
        return switch (type & 0xff) {
            case ValueType.NULL -> NULL;
            case ValueType.TINY -> whole(unsigned ? body.int8() : (byte) body.int8());
            case ValueType.SHORT, ValueType.YEAR -> whole(unsigned ? body.int16() : (short) body.int16());
            case ValueType.LONG, ValueType.INT24 -> whole(unsigned ? body.int32() & 0xffff_ffffL : body.int32());
            case ValueType.LONG_LONG ->
                unsigned ? new Value(Long.toUnsignedString(body.int64()), false) : whole(body.int64());
            case ValueType.FLOAT -> new Value(Float.toString(Float.intBitsToFloat(body.int32())), false);
            case ValueType.DOUBLE -> new Value(Double.toString(Double.longBitsToDouble(body.int64())), false);
            case ValueType.DATE -> new Value(TimeText.date(body, false), false);
            case ValueType.DATE_TIME, ValueType.TIMESTAMP -> new Value(TimeText.date(body, true), false);
            case ValueType.TIME -> new Value(TimeText.time(body), false);
            default -> counted(body, charset, bytesMax);
        };
    }

    private static Value whole(long number) {
        return new Value(Long.toString(number), false);
    }

    private static Value counted(PacketBody body, Charset charset, int bytesMax) throws MalformedPacketException {
        long length = body.lengthEncoded();
        long there = body.isCut() ? Math.min(length, body.remaining()) : length;
        byte[] bytes = body.bytes(there);
        return of(bytes, charset, bytesMax, there < length);
    }

    /** What was sent as bytes. */
    public static Value of(byte[] bytes, Charset charset, int bytesMax, boolean cut) {
        boolean shortened = bytes.length > bytesMax;
        byte[] kept = shortened ? Arrays.copyOf(bytes, bytesMax) : bytes;
        return new Value(text(kept, charset, cut || shortened), cut || shortened);
    }

    private static String text(byte[] bytes, Charset charset, boolean cut) {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            String lenient = new String(bytes, charset);
            int bad = lenient.indexOf('\ufffd');
            // A text that was cut may end within a character.
            boolean onlyTheEnd = cut && bad >= lenient.length() - 1;
            return onlyTheEnd
                    ? lenient.substring(0, bad)
                    : "0x" + HexFormat.of().formatHex(bytes);
        }
    }
}
