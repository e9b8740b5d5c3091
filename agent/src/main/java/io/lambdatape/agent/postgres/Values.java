package io.lambdatape.agent.postgres;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.StringJoiner;
import java.util.UUID;

/** Parameter values as text. Binary ones are read by their type's OID; one that is not known is shown as hex. */
final class Values {
    private static final LocalDate EPOCH = LocalDate.of(2000, 1, 1);
    private static final int NUMERIC_BASE = 10_000;
    private static final int NUMERIC_DIGITS_MAX = 5_000;

    private Values() {}

    static String text(byte[] value, boolean binary, int type) {
        if (!binary) {
            return new String(value, StandardCharsets.UTF_8);
        }
        try {
            return binary(ByteBuffer.wrap(value), type, value);
        } catch (RuntimeException e) {
            // Shorter or longer than its type says, or out of range: shown as it is.
            return hex(value);
        }
    }

    private static String binary(ByteBuffer value, int type, byte[] whole) {
        return switch (type) {
            case 16 -> value.get() != 0 ? "true" : "false";
            case 20 -> Long.toString(value.getLong());
            case 21 -> Short.toString(value.getShort());
            case 23 -> Integer.toString(value.getInt());
            case 26 -> Integer.toUnsignedString(value.getInt());
            case 25, 19, 114, 1042, 1043 -> string(value);
            case 700 -> Float.toString(value.getFloat());
            case 701 -> Double.toString(value.getDouble());
            case 1082 -> EPOCH.plusDays(value.getInt()).toString();
            case 1114 -> timestamp(value.getLong()).toString();
            case 1184 -> timestamp(value.getLong()).atOffset(ZoneOffset.UTC).toString();
            case 1700 -> numeric(value, whole);
            case 2950 -> new UUID(value.getLong(), value.getLong()).toString();
            case 3802 -> string(value.position(1));
            case 1005, 1007, 1016, 1009, 1015, 1021, 1022, 2951, 1000, 1115, 1185, 1182, 1231 -> array(value, whole);
            default -> hex(whole);
        };
    }

    private static LocalDateTime timestamp(long micros) {
        return EPOCH.atStartOfDay()
                .plusSeconds(Math.floorDiv(micros, 1_000_000L))
                .plusNanos(Math.floorMod(micros, 1_000_000L) * 1_000);
    }

    private static String numeric(ByteBuffer value, byte[] whole) {
        int digits = value.getShort();
        int weight = value.getShort();
        int sign = value.getShort() & 0xffff;
        int scale = value.getShort();
        if (sign != 0 && sign != 0x4000) {
            return sign == 0xC000 ? "NaN" : sign == 0xD000 ? "Infinity" : "-Infinity";
        }
        if (digits > NUMERIC_DIGITS_MAX) {
            return hex(whole);
        }
        BigInteger unscaled = BigInteger.ZERO;
        for (int i = 0; i < digits; i++) {
            unscaled = unscaled.multiply(BigInteger.valueOf(NUMERIC_BASE)).add(BigInteger.valueOf(value.getShort()));
        }
        BigDecimal number = new BigDecimal(unscaled).scaleByPowerOfTen(4 * (weight - digits + 1));
        BigDecimal scaled = number.setScale(scale, java.math.RoundingMode.DOWN);
        return (sign == 0 ? scaled : scaled.negate()).toPlainString();
    }

    private static String array(ByteBuffer value, byte[] whole) {
        int dimensions = value.getInt();
        value.getInt(); // whether there are NULLs
        int type = value.getInt();
        if (dimensions == 0) {
            return "{}";
        }
        if (dimensions != 1) {
            return hex(whole);
        }
        int count = value.getInt();
        value.getInt(); // lower bound
        StringJoiner elements = new StringJoiner(",", "{", "}");
        for (int i = 0; i < count; i++) {
            int length = value.getInt();
            if (length < 0) {
                elements.add("NULL");
                continue;
            }
            byte[] element = new byte[Math.min(length, value.remaining())];
            value.get(element);
            elements.add(text(element, true, type));
        }
        return elements.toString();
    }

    private static String string(ByteBuffer value) {
        return StandardCharsets.UTF_8.decode(value).toString();
    }

    private static String hex(byte[] value) {
        return "\\x" + HexFormat.of().formatHex(value);
    }
}
