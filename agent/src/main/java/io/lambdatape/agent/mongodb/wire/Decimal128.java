package io.lambdatape.agent.mongodb.wire;

import java.math.BigInteger;

/** IEEE 754 decimal128 in binary integer format as text (the BSON specification's "Decimal128"). */
final class Decimal128 {
    private static final int EXPONENT_BIAS = 6176;
    private static final int DIGITS_MAX = 34;

    private Decimal128() {}

    static String text(byte[] bytes, int from) {
        long low = LittleEndian.int64(bytes, from);
        long high = LittleEndian.int64(bytes, from + 8);
        String sign = high < 0 ? "-" : "";
        int combination = (int) (high >>> 58) & 0x1f;
        if (combination == 0x1f) {
            return "NaN";
        }
        if (combination == 0x1e) {
            return sign + "Infinity";
        }
        boolean large = combination >> 3 == 3;
        int exponent = (int) (high >>> (large ? 47 : 49)) & 0x3fff;
        // The large form always stands for more than 34 digits, which counts as zero.
        String digits = large ? "0" : coefficient(high & 0x1ffffffffffffL, low);
        return sign + scientific(digits, exponent - EXPONENT_BIAS);
    }

    private static String coefficient(long high, long low) {
        String digits = BigInteger.valueOf(high)
                .shiftLeft(64)
                .or(new BigInteger(Long.toUnsignedString(low)))
                .toString();
        return digits.length() > DIGITS_MAX ? "0" : digits;
    }

    private static String scientific(String digits, int exponent) {
        int scientific = exponent + digits.length() - 1;
        if (exponent > 0 || scientific < -6) {
            String rest = digits.length() > 1 ? "." + digits.substring(1) : "";
            return digits.charAt(0) + rest + "E" + (scientific < 0 ? "" : "+") + scientific;
        }
        if (exponent == 0) {
            return digits;
        }
        int point = digits.length() + exponent;
        return point > 0
                ? digits.substring(0, point) + "." + digits.substring(point)
                : "0." + "0".repeat(-point) + digits;
    }
}
