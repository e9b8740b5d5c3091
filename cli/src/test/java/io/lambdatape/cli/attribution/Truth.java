package io.lambdatape.cli.attribution;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a query says of itself: {@code 'truth handler 17 4711'}.
 *
 * @param invocation the number of the invocation that has asked it; -1 for none
 * @param process the process that has asked it
 */
record Truth(Kind kind, int invocation, long process) {
    private static final Pattern LITERAL = Pattern.compile("'truth (\\w+) (-?\\d+) (\\d+)'");

    enum Kind {
        /** As the Lambda's code was loaded. */
        INIT,
        /** While the invocation was being answered. */
        HANDLER,
        /** By a thread that the invocation has left behind. */
        BACKGROUND
    }

    String literal() {
        return "'truth " + kind.name().toLowerCase(Locale.ROOT) + " " + invocation + " " + process + "'";
    }

    static @Nullable Truth in(@Nullable String statement) {
        Matcher matcher = LITERAL.matcher(statement == null ? "" : statement);
        return matcher.find()
                ? new Truth(
                        Kind.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)),
                        Integer.parseInt(matcher.group(2)),
                        Long.parseLong(matcher.group(3)))
                : null;
    }
}
