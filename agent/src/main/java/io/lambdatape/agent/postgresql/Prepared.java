package io.lambdatape.agent.postgresql;

import io.lambdatape.agent.database.DatabaseCounters;
import io.lambdatape.agent.database.DatabaseOptions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The statements and portals of a connection by their names; the empty one is the unnamed one's. Those least recently
 * used are forgotten if there are too many.
 */
final class Prepared {
    private static final int UNCLAIMED_MAX = 16;

    private final DatabaseOptions options;
    private final DatabaseCounters counters;
    private final Map<String, Statement> statements = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Portal> portals = new LinkedHashMap<>(16, 0.75f, true);
    private final List<List<Step>> unclaimed = new ArrayList<>();
    private long statementChars;

    Prepared(DatabaseOptions options, DatabaseCounters counters) {
        this.options = options;
        this.counters = counters;
    }

    @Nullable
    Statement statement(String name) {
        return statements.get(name);
    }

    @Nullable
    Portal portal(String name) {
        return portals.get(name);
    }

    /** Remembers a statement, or forgets the one of that name. @return what was there before */
    @Nullable
    Statement put(String name, @Nullable Statement statement) {
        Statement before = statement == null ? statements.remove(name) : statements.put(name, statement);
        statementChars += chars(statement) - chars(before);
        Iterator<Statement> eldest = statements.values().iterator();
        while (statements.size() > options.statementsMax() || statementChars > options.statementsBytesMax()) {
            if (!eldest.hasNext()) {
                break;
            }
            statementChars -= chars(eldest.next());
            eldest.remove();
            counters.countStatementForgotten();
        }
        return before;
    }

    private static long chars(@Nullable Statement statement) {
        return statement == null ? 0 : statement.text.length();
    }

    void put(String name, Portal portal) {
        portals.put(name, portal);
        if (portals.size() > options.statementsMax()) {
            portals.remove(portals.keySet().iterator().next());
            counters.countStatementForgotten();
        }
    }

    void closePortal(String name) {
        portals.remove(name);
    }

    /** No transaction is open any more, and with it no portal. */
    void closePortals() {
        portals.clear();
    }

    /** The statement of this name was deallocated by the message of this number. */
    void deallocate(String name, long number) {
        Statement statement = statements.get(name);
        if (statement != null && statement.number < number) {
            put(name, (Statement) null);
        }
    }

    /** All statements were deallocated by the message of this number; later ones may have come already. */
    void deallocateBefore(long number) {
        statements.values().removeIf(statement -> statement.number < number);
        statementChars = statements.values().stream().mapToLong(Prepared::chars).sum();
    }

    /** A step that the next query that uses the list's owner may claim. */
    void claimable(List<Step> list, Step step) {
        if (unclaimed.size() > options.statementsMax()) {
            batchEnds();
        }
        if (list.isEmpty()) {
            unclaimed.add(list);
        }
        if (list.size() < UNCLAIMED_MAX) {
            list.add(step);
        }
    }

    /** What no query has claimed belongs to none. */
    void batchEnds() {
        unclaimed.forEach(List::clear);
        unclaimed.clear();
    }
}
