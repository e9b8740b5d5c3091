package io.lambdatape.store.pattern;

import io.lambdatape.recording.LogLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sorts lines by the statements that printed them. A line's skeleton leads to the statements of the same skeleton; among
 * them it is of that with which it has most words in common, or of a new one. When there are too many statements those
 * with one line are forgotten, then those with two, and so on: how many lines that were is told.
 */
public final class TemplateTree {
    private static final int STATEMENTS_MAX = 4_000;
    /** Most lines are like one before but for what is masked. */
    private static final int KNOWN_MAX = 10_000;

    private final Map<String, Siblings> bySkeleton = new HashMap<>();
    private final Map<String, Statement> known = new HashMap<>();
    private int statements;
    private long forgotten;

    /** Sorts a line in. */
    public void add(LogLine line) {
        of(line.message()).add(line);
    }

    /** Sorts a line in that is older than the time in question: its statement is none that is new. */
    public void addBefore(LogLine line) {
        of(line.message()).addBefore();
    }

    /** All statements, in no order. */
    public List<Statement> statements() {
        List<Statement> all = new ArrayList<>();
        bySkeleton.values().forEach(siblings -> all.addAll(siblings.statements()));
        return all;
    }

    /** How many lines were of statements that had to be forgotten; older ones do not count. */
    public long forgotten() {
        return forgotten;
    }

    private Statement of(String message) {
        Tokens tokens = Scanner.scan(message);
        String masked = tokens.masked();
        Statement seen = known.get(masked);
        if (seen != null && !seen.current().isForgotten()) {
            return seen.current();
        }
        Siblings siblings = bySkeleton.computeIfAbsent(tokens.skeleton(), skeleton -> new Siblings());
        int before = siblings.statements().size();
        Statement statement = siblings.of(tokens);
        statements += siblings.statements().size() - before;
        if (known.size() >= KNOWN_MAX) {
            known.clear();
        }
        known.put(masked, statement);
        if (statements > STATEMENTS_MAX) {
            forgetRare(statement);
        }
        return statement;
    }

    private void forgetRare(Statement current) {
        for (long rare = 1; statements > STATEMENTS_MAX / 2; rare *= 2) {
            long most = rare;
            for (Siblings siblings : bySkeleton.values()) {
                siblings.statements().removeIf(one -> one != current && one.lines() <= most && forget(one));
            }
            bySkeleton.values().removeIf(siblings -> siblings.statements().isEmpty());
        }
        known.values().removeIf(one -> one.current().isForgotten());
    }

    private boolean forget(Statement statement) {
        statement.forget();
        statements--;
        forgotten += statement.count();
        return true;
    }
}
