package io.lambdatape.agent.postgresql.value;

import io.lambdatape.agent.postgresql.wire.MalformedMessageException;
import io.lambdatape.agent.postgresql.wire.MessageBody;

/** {@code numeric}: digits to the base of 10,000, of which the first stands for 10,000 to the power of the weight. */
final class NumericText {
    private static final int POSITIVE = 0x0000;
    private static final int NEGATIVE = 0x4000;
    private static final int NAN = 0xc000;
    private static final int INFINITY = 0xd000;
    private static final int NEGATIVE_INFINITY = 0xf000;
    private static final int DIGIT_MAX = 9999;
    private static final int BASE_DIGITS = 4;
    private static final int SCALE_MAX = 16_383;

    private NumericText() {}

    static String read(MessageBody body) throws MalformedMessageException {
        int count = body.int16();
        int weight = (short) body.int16();
        int sign = body.int16();
        int scale = body.int16();
        if (scale > SCALE_MAX || !body.has(count * 2)) {
            throw new MalformedMessageException("a number longer than its bytes");
        }
        int[] digits = new int[count];
        for (int i = 0; i < count; i++) {
            digits[i] = body.int16();
            if (digits[i] > DIGIT_MAX) {
                throw new MalformedMessageException("a digit beyond its base");
            }
        }
        return switch (sign) {
            case NAN -> "NaN";
            case INFINITY -> "Infinity";
            case NEGATIVE_INFINITY -> "-Infinity";
            case POSITIVE -> plain(digits, weight, scale);
            case NEGATIVE -> "-" + plain(digits, weight, scale);
            default -> throw new MalformedMessageException("an unknown sign");
        };
    }

    private static String plain(int[] digits, int weight, int scale) {
        StringBuilder text = new StringBuilder();
        for (int power = weight; power >= 0; power--) {
            group(text, digits, weight - power);
        }
        int zeros = 0;
        while (zeros < text.length() - 1 && text.charAt(zeros) == '0') {
            zeros++;
        }
        text.delete(0, zeros);
        if (text.isEmpty()) {
            text.append('0');
        }
        if (scale > 0) {
            text.append('.');
            int point = text.length();
            for (int power = -1; text.length() - point < scale; power--) {
                group(text, digits, weight - power);
            }
            text.setLength(point + scale);
        }
        return text.toString();
    }

    private static void group(StringBuilder text, int[] digits, int index) {
        String digit = Integer.toString(index >= 0 && index < digits.length ? digits[index] : 0);
        text.append("0".repeat(BASE_DIGITS - digit.length())).append(digit);
    }
}
