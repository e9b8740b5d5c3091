package io.lambdatape.agent.database.sql;

import io.lambdatape.recording.TraceContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A comment as sqlcommenter writes it (https://google.github.io/sqlcommenter/spec/): {@code key='value',...}, both
 * URL-encoded, quotes in values escaped with a backslash.
 */
final class SqlComment {
    private static final int CHARS_MAX = 4096;
    // Possessive: a hostile comment must not make it search again and again.
    private static final Pattern PAIR =
            Pattern.compile("(?:^|,)\\s*+([^=,'\\s]++)\\s*+=\\s*+'([^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+)'");

    private SqlComment() {}

    /** The {@code traceparent} that a comment states; null if it states none, or an invalid one. */
    static @Nullable TraceContext traceparent(@Nullable String comment) {
        if (comment == null || comment.length() > CHARS_MAX) {
            return null;
        }
        Matcher pairs = PAIR.matcher(comment);
        while (pairs.find()) {
            if ("traceparent".equals(decoded(pairs.group(1)))) {
                String value = decoded(pairs.group(2).replace("\\'", "'"));
                return value == null ? null : TraceContext.parse(value);
            }
        }
        return null;
    }

    private static @Nullable String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
