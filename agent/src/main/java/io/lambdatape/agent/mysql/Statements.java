package io.lambdatape.agent.mysql;

import io.lambdatape.agent.database.DatabaseCounters;
import io.lambdatape.agent.database.DatabaseOptions;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The prepared statements of a connection by their numbers. Those least recently used go if there are too many. */
final class Statements {
    /** In place of a number: the one prepared last (MariaDB). */
    static final int LAST = -1;

    private final DatabaseOptions options;
    private final DatabaseCounters counters;
    private final Map<Integer, Statement> statements = new LinkedHashMap<>(16, 0.75f, true);
    private @Nullable Statement last;
    private long chars;

    Statements(DatabaseOptions options, DatabaseCounters counters) {
        this.options = options;
        this.counters = counters;
    }

    /** The client prepares it; the server has not given it a number yet. */
    void preparing(Statement statement) {
        last = statement;
    }

    @Nullable
    Statement get(int number) {
        return number == LAST ? last : statements.get(number);
    }

    void put(int number, Statement statement) {
        remove(number);
        statements.put(number, statement);
        chars += statement.text.length();
        Iterator<Statement> eldest = statements.values().iterator();
        while (statements.size() > options.statementsMax() || chars > options.statementsBytesMax()) {
            if (!eldest.hasNext()) {
                break;
            }
            chars -= eldest.next().text.length();
            eldest.remove();
            counters.countStatementForgotten();
        }
    }

    void remove(int number) {
        Statement removed = statements.remove(number);
        if (removed != null) {
            chars -= removed.text.length();
        }
    }

    void clear() {
        statements.clear();
        last = null;
        chars = 0;
    }
}
