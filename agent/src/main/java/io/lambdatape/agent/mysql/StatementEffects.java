package io.lambdatape.agent.mysql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a statement does to the session, where the server does not tell. */
final class StatementEffects {
    private static final int TEXT_CHARS_MAX = 512;
    private static final Pattern USE =
            Pattern.compile("\\s*+use\\s++(?:`((?:[^`]|``)++)`|([^\\s;`]++))", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAMES =
            Pattern.compile("\\s*+set\\s++(?:names|character\\s++set)\\s++['\"]?+(\\w++)", Pattern.CASE_INSENSITIVE);

    private StatementEffects() {}

    /** A statement has been answered with OK. */
    static void completed(Command command, Session session) {
        Statement statement = command.statement;
        String operation = statement == null ? null : statement.summary.operation();
        if (statement == null || operation == null || statement.text.length() > TEXT_CHARS_MAX) {
            return;
        }
        if (operation.equals("USE")) {
            Matcher use = USE.matcher(statement.text);
            if (use.lookingAt()) {
                String quoted = use.group(1);
                session.database = quoted == null ? use.group(2) : quoted.replace("``", "`");
            }
        } else if (operation.equals("SET")) {
            Matcher names = NAMES.matcher(statement.text);
            if (names.lookingAt()) {
                session.charset = ClientCharset.of(names.group(1));
            }
        }
    }
}
