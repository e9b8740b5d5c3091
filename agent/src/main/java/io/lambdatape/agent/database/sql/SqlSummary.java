package io.lambdatape.agent.database.sql;

import io.lambdatape.agent.database.sql.SqlScanner.Token;
import io.lambdatape.recording.TraceContext;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an SQL text is about; of several statements the first counts.
 *
 * @param operation its first word in upper case, behind a {@code WITH} list that of the statement itself; null if the
 *     text has none
 * @param collection the first table it names, as written; null if that takes more than a look
 * @param traceparent what its last comment states; null if it does not, or not validly
 */
public record SqlSummary(
        @Nullable String operation,
        @Nullable String collection,
        @Nullable TraceContext traceparent) {
    private static final int WORD_CHARS_MAX = 32;
    private static final int NAME_CHARS_MAX = 256;
    private static final Set<String> MAIN = Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES", "TABLE");
    private static final Set<String> MYSQL_MODIFIERS =
            Set.of("LOW_PRIORITY", "HIGH_PRIORITY", "DELAYED", "IGNORE", "INTO");
    private static final Set<String> NO_NAMES = Set.of("ONLY", "IF", "NOT", "EXISTS", "TABLE");

    /** Looks at a text of PostgreSQL's. */
    public static SqlSummary of(String sql) {
        return of(sql, SqlDialect.POSTGRESQL);
    }

    /** Looks at a text. */
    public static SqlSummary of(String sql, SqlDialect dialect) {
        SqlScanner scanner = new SqlScanner(sql, dialect);
        Reader reader = new Reader(scanner, dialect);
        reader.read();
        TraceContext stated = null;
        if (sql.contains("/*")) {
            reader.readToEnd();
            stated = SqlComment.traceparent(scanner.lastComment());
        }
        return new SqlSummary(reader.operation, reader.collection, stated);
    }

    /** Operation and table, or the operation alone, or {@code QUERY}. */
    public String name() {
        if (operation == null) {
            return "QUERY";
        }
        return collection == null ? operation : operation + " " + collection;
    }

    private static final class Reader {
        private final SqlScanner scanner;
        private final boolean mySql;
        private Token token = Token.SYMBOL;
        private int depth;
        private @Nullable String operation;
        private @Nullable String collection;

        Reader(SqlScanner scanner, SqlDialect dialect) {
            this.scanner = scanner;
            this.mySql = dialect == SqlDialect.MYSQL;
        }

        void read() {
            advance();
            while (token != Token.WORD && token != Token.END && !scanner.is(';')) {
                advance();
            }
            if (token != Token.WORD) {
                return;
            }
            int base = depth;
            operation = word();
            if (operation != null && operation.equals("WITH")) {
                readList(base);
            }
            advance();
            if (operation != null) {
                readTable(operation, base);
            }
        }

        void readToEnd() {
            while (token != Token.END) {
                advance();
            }
        }

        private void readList(int base) {
            while (more()) {
                advance();
                String word = token == Token.WORD && depth == base ? word() : null;
                if (word != null && MAIN.contains(word)) {
                    operation = word;
                    return;
                }
            }
        }

        private void readTable(String verb, int base) {
            switch (verb) {
                case "SELECT", "DELETE" -> readBehind("FROM", base);
                case "INSERT", "MERGE" -> readTarget("INTO", base);
                case "REPLACE" -> {
                    if (mySql) {
                        readTarget("INTO", base);
                    }
                }
                case "LOAD" -> {
                    if (mySql) {
                        readBehind("TABLE", base);
                    }
                }
                case "UPDATE" -> readTarget("", base);
                case "COPY", "TRUNCATE", "TABLE" -> readName(false);
                case "CREATE", "ALTER", "DROP" -> {
                    if (scanner.isWord("TABLE")) {
                        readName(false);
                    }
                }
                default -> {}
            }
        }

        // MySQL has words between, and need not say INTO.
        private void readTarget(String keyword, int base) {
            if (mySql) {
                while (token == Token.WORD
                        && MYSQL_MODIFIERS.contains(scanner.text().toUpperCase(Locale.ROOT))) {
                    advance();
                }
                readName(false);
            } else if (keyword.isEmpty()) {
                readName(false);
            } else {
                readBehind(keyword, base);
            }
        }

        private void readBehind(String keyword, int base) {
            while (more()) {
                boolean found = token == Token.WORD && depth == base && scanner.isWord(keyword);
                advance();
                if (found) {
                    readName(keyword.equals("FROM"));
                    return;
                }
            }
        }

        private void readName(boolean mayBeCall) {
            while (token == Token.WORD && NO_NAMES.contains(scanner.text().toUpperCase(Locale.ROOT))) {
                advance();
            }
            StringBuilder name = new StringBuilder();
            while (token == Token.WORD || token == Token.QUOTED) {
                name.append(scanner.text());
                advance();
                if (token != Token.SYMBOL || !scanner.is('.') || name.length() > NAME_CHARS_MAX) {
                    break;
                }
                name.append('.');
                advance();
            }
            boolean call = mayBeCall && token == Token.SYMBOL && scanner.is('(');
            if (!name.isEmpty() && name.length() <= NAME_CHARS_MAX && !call) {
                collection = name.toString();
            }
        }

        private boolean more() {
            return token != Token.END && !(token == Token.SYMBOL && scanner.is(';'));
        }

        private @Nullable String word() {
            String text = scanner.text();
            return text.length() > WORD_CHARS_MAX ? null : text.toUpperCase(Locale.ROOT);
        }

        private void advance() {
            token = scanner.next();
            if (token == Token.SYMBOL && scanner.is('(')) {
                depth++;
            } else if (token == Token.SYMBOL && scanner.is(')')) {
                depth--;
            }
        }
    }
}
