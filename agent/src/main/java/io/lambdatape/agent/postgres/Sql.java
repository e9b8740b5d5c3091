package io.lambdatape.agent.postgres;

import io.lambdatape.recording.TraceContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What can be told of a statement without parsing SQL. */
final class Sql {
    private static final Pattern TABLE = Pattern.compile(
            "\\b(?:FROM|INTO|UPDATE|TABLE|COPY)\\s+(?:ONLY\\s+)?((?:\"[^\"]{1,64}\"|[A-Za-z_][\\w$]{0,63})"
                    + "(?:\\.(?:\"[^\"]{1,64}\"|[A-Za-z_][\\w$]{0,63}))?)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern TRACEPARENT = Pattern.compile("traceparent='([^']{55,80})'");
    private static final int LOOK_CHARS_MAX = 2_000;

    private Sql() {}

    /** The first word in upper case; empty if there is none. */
    static String operation(String sql) {
        int at = afterComments(sql);
        int end = at;
        while (end < sql.length() && Character.isLetter(sql.charAt(end))) {
            end++;
        }
        return sql.substring(at, end).toUpperCase(Locale.ROOT);
    }

    /** The first table that is named, or null. */
    static @Nullable String table(String sql) {
        Matcher matcher = TABLE.matcher(sql.length() > LOOK_CHARS_MAX ? sql.substring(0, LOOK_CHARS_MAX) : sql);
        return matcher.find() ? matcher.group(1) : null;
    }

    /**
     * The {@code traceparent} in the last comment, as sqlcommenter writes it
     * (https://google.github.io/sqlcommenter/spec/); null if there is none or it is not valid.
     */
    static @Nullable TraceContext traceparent(String sql) {
        String comment = lastComment(sql);
        if (comment == null) {
            return null;
        }
        Matcher matcher = TRACEPARENT.matcher(comment);
        if (!matcher.find()) {
            return null;
        }
        try {
            return TraceContext.parse(URLDecoder.decode(matcher.group(1), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    // Walks over string literals, quoted names, dollar quotes and line comments: a comment in them is none.
    private static @Nullable String lastComment(String sql) {
        String last = null;
        int at = 0;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == '\'' || c == '"') {
                at = after(sql, String.valueOf(c), at + 1);
            } else if (sql.startsWith("--", at)) {
                at = after(sql, "\n", at);
            } else if (sql.startsWith("/*", at)) {
                int end = after(sql, "*/", at + 2);
                last = sql.substring(at, end);
                at = end;
            } else if (c == '$' && dollarTag(sql, at) != null) {
                String tag = String.valueOf(dollarTag(sql, at));
                at = after(sql, tag, at + tag.length());
            } else {
                at++;
            }
        }
        return last;
    }

    private static @Nullable String dollarTag(String sql, int at) {
        int end = at + 1;
        while (end < sql.length() && (Character.isLetterOrDigit(sql.charAt(end)) || sql.charAt(end) == '_')) {
            end++;
        }
        boolean tag = end < sql.length()
                && sql.charAt(end) == '$'
                && (end == at + 1 || !Character.isDigit(sql.charAt(at + 1)));
        return tag ? sql.substring(at, end + 1) : null;
    }

    private static int afterComments(String sql) {
        int at = 0;
        while (at < sql.length()) {
            if (Character.isWhitespace(sql.charAt(at)) || sql.charAt(at) == '(') {
                at++;
            } else if (sql.startsWith("--", at)) {
                at = after(sql, "\n", at);
            } else if (sql.startsWith("/*", at)) {
                at = after(sql, "*/", at + 2);
            } else {
                return at;
            }
        }
        return at;
    }

    private static int after(String sql, String end, int from) {
        int found = sql.indexOf(end, from);
        return found < 0 ? sql.length() : found + end.length();
    }
}
