package io.lambdatape.agent.database.sql;

import io.lambdatape.agent.database.sql.SqlScanner.Token;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes passwords out of the statements that set them: {@code ALTER ROLE ... PASSWORD '...'}, {@code SET PASSWORD},
 * {@code IDENTIFIED BY}, {@code MASTER_PASSWORD = }, {@code PASSWORD(...)}. From such words on to the end of their
 * statement every string is masked, and so is a string that holds such words itself: a statement within a statement, or
 * a connection's {@code password=...}. What is not certain is taken for a password.
 */
public final class SqlPasswords {
    private static final String MASKED = "'(redacted)'";
    private static final List<String> WORDS = List.of("password", "identified");
    private static final Pattern WITHIN_STRING = Pattern.compile(
            "password\\(|password\"?\\s{0,8}+(?:[=\\\\$]|(?:e|u&)?')|set\\s{1,8}+password|identified\\s{1,8}+(?:by|with)",
            Pattern.CASE_INSENSITIVE);
    private static final Set<String> OF_ROWS = Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE", "WITH");
    private static final Set<String> OF_TABLES = Set.of("CREATE", "ALTER");

    private final String sql;
    private final SqlScanner scanner;
    private final StringBuilder masked = new StringBuilder();
    private int copied;
    private boolean found;

    private String first = "";
    private String before = "";
    private int behindZero = -1;

    private SqlPasswords(String sql, SqlDialect dialect) {
        this.sql = sql;
        this.scanner = new SqlScanner(sql, dialect);
    }

    /** The text without its passwords; null if it has none. */
    public static @Nullable String masked(String sql, SqlDialect dialect) {
        if (!mayBeIn(sql.toLowerCase(Locale.ROOT)::contains)) {
            return null;
        }
        SqlPasswords passwords = new SqlPasswords(sql, dialect);
        passwords.read();
        return passwords.found
                ? passwords.masked.append(sql, passwords.copied, sql.length()).toString()
                : null;
    }

    /**
     * Whether something that is not looked at more closely may hold a password.
     *
     * @param mentions whether it contains a word, in whatever case
     */
    public static boolean mayBeIn(Predicate<String> mentions) {
        return WORDS.stream().anyMatch(mentions);
    }

    private void read() {
        boolean masking = false;
        for (Token token = scanner.next(); token != Token.END; token = scanner.next()) {
            if (token == Token.SYMBOL && scanner.is(';')) {
                masking = false;
                first = "";
                before = "";
                continue;
            }
            String word = token == Token.WORD ? scanner.text().toUpperCase(Locale.ROOT) : "";
            masking |= begins(word, token);
            if (masking) {
                mask(word, token);
            } else if (token == Token.SYMBOL && holdsPassword()) {
                found = true;
                mask(scanner.from());
            }
            first = first.isEmpty() ? word : first;
            // U&'...' is one string.
            if (!word.equals("U") && !(token == Token.SYMBOL && scanner.is('&'))) {
                before = token == Token.QUOTED ? scanner.text().toUpperCase(Locale.ROOT) : word;
            }
        }
    }

    private boolean begins(String word, Token token) {
        boolean begins = switch (word) {
            case "IDENTIFIED" -> true;
            case "PASSWORD" -> before.equals("SET") && first.equals("SET");
            // The statement is in a string, which is known to hold such a word.
            case "FROM" -> first.equals("PREPARE");
            case "IMMEDIATE" -> before.equals("EXECUTE");
            default -> token == Token.SYMBOL && beginsBehindName();
        };
        found |= begins;
        return begins;
    }

    private boolean beginsBehindName() {
        boolean function = before.equals("PASSWORD") && scanner.is('(') && !OF_TABLES.contains(first);
        boolean option = before.equals("PASSWORD") || before.endsWith("_PASSWORD");
        return function || option && (scanner.is('=') || scanner.isString()) && !OF_ROWS.contains(first);
    }

    private boolean holdsPassword() {
        // Without its last quote, which could be taken for that of a string within.
        return scanner.isString()
                && WITHIN_STRING
                        .matcher(scanner.text())
                        .region(0, scanner.to() - scanner.from() - 1)
                        .find();
    }

    private void mask(String word, Token token) {
        if (token == Token.SYMBOL && scanner.isString()) {
            mask(scanner.from());
        } else if (word.startsWith("X") && scanner.from() == behindZero) {
            mask(behindZero - 1);
        }
        behindZero = token == Token.SYMBOL && scanner.is('0') ? scanner.to() : -1;
    }

    private void mask(int from) {
        masked.append(sql, copied, from).append(MASKED);
        copied = scanner.to();
    }
}
