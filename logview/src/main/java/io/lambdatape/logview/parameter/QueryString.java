package io.lambdatape.logview.parameter;

import io.lambdatape.logview.problem.Problem;
import io.lambdatape.logview.problem.ProblemAnswers;
import io.lambdatape.logview.problem.ProblemType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a URL's query string (application/x-www-form-urlencoded, WHATWG URL Standard), and refuses what does not decode
 * or comes twice: a parameter that is dropped in silence gives a wrong answer.
 */
final class QueryString {
    private QueryString() {}

    static Map<String, String> parse(@Nullable String raw) {
        Map<String, String> values = new LinkedHashMap<>();
        if (raw == null) {
            return values;
        }
        for (String pair : raw.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = decode(equals < 0 ? "" : pair.substring(equals + 1));
            if (values.putIfAbsent(name, value) != null) {
                throw refusal("parameter " + ProblemAnswers.shown(name) + " is there twice; give it once")
                        .at(name)
                        .exception();
            }
        }
        return values;
    }

    private static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text.replace('+', ' ');
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes.write(byteAt(text, i));
                i += 2;
            } else {
                bytes.writeBytes((c == '+' ? " " : String.valueOf(c)).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw refusal(ProblemAnswers.shown(text) + " in the query string is not UTF-8; encode it as such")
                    .exception();
        }
    }

    private static int byteAt(String text, int percent) {
        int high = percent + 2 < text.length() ? Character.digit(text.charAt(percent + 1), 16) : -1;
        int low = percent + 2 < text.length() ? Character.digit(text.charAt(percent + 2), 16) : -1;
        if (high < 0 || low < 0) {
            throw refusal("a % in " + ProblemAnswers.shown(text)
                            + " of the query string is not followed by two hex digits; write %25 for the sign itself")
                    .exception();
        }
        return high * 16 + low;
    }

    private static Problem refusal(String detail) {
        return Problem.of(ProblemType.MALFORMED_REQUEST, detail);
    }
}
