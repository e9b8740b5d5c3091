package io.lambdatape.agent.logs.lines;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that are no UTF-8, written so that nothing is lost: what cannot be read as {@code \xHH}, a backslash as two. {@code
 * caf\xe9} is "café" in Latin-1.
 */
final class RawText {
    /** So much is kept of a line: as much as of any other value. */
    static final int CHARS_MAX = 4_096;

    private RawText() {}

    /**
     * Of a line's bytes; null if they are UTF-8.
     *
     * @param text what they were read as
     */
    static @Nullable String of(byte[] bytes, int length, String text) {
        boolean suspect = text.indexOf('\ufffd') >= 0;
        boolean valid = !suspect || Arrays.equals(text.getBytes(StandardCharsets.UTF_8), Arrays.copyOf(bytes, length));
        return valid ? null : escaped(ByteBuffer.wrap(bytes, 0, Math.min(length, CHARS_MAX)));
    }

    /** Of a text that says all. */
    static String of(String text) {
        return text.replace("\\", "\\\\");
    }

    private static String escaped(ByteBuffer bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer chars = CharBuffer.allocate(bytes.remaining());
        StringBuilder text = new StringBuilder();
        while (bytes.hasRemaining()) {
            CoderResult result = decoder.decode(bytes, chars.clear(), true);
            text.append(of(chars.flip().toString()));
            int wrong = result.isUnderflow() ? 0 : result.length();
            for (int i = 0; i < wrong; i++) {
                text.append(String.format(Locale.ROOT, "\\x%02x", bytes.get()));
            }
            decoder.reset();
        }
        return text.length() <= CHARS_MAX ? text.toString() : text.substring(0, CHARS_MAX);
    }
}
