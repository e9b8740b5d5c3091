package io.lambdatape.store.pattern;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Statements whose lines have the same skeleton, in the order in which they were met. */
final class Siblings {
    /** With more, anything may stand in the place that tells most of them apart. */
    private static final int STATEMENTS_MAX = 128;
    /** With every so many more they are looked through for such as are one. */
    private static final int LOOK_EVERY = 24;
    /** So many that differ in one place only are one statement. */
    private static final int ALIKE_MIN = 8;
    /** Of the words in which a line and a template could agree, so many must. */
    private static final double SAME_WORDS_MIN = 0.7;

    private final List<Statement> statements = new ArrayList<>();
    private int lookAt = LOOK_EVERY;

    List<Statement> statements() {
        return statements;
    }

    /** The statement that a line is of, which may become more general by it; a new one if it is like none. */
    Statement of(Tokens line) {
        Statement nearest = nearest(line);
        if (nearest != null) {
            nearest.template().open(line.tokens());
            return nearest;
        }
        Statement added = new Statement(new Template(line));
        statements.add(added);
        if (statements.size() > lookAt) {
            generalize();
            lookAt = statements.size() + LOOK_EVERY;
        }
        return added.current();
    }

    private @Nullable Statement nearest(Tokens line) {
        Statement nearest = null;
        int most = -1;
        for (Statement statement : statements) {
            Template template = statement.template();
            int same = template.sameWords(line.tokens());
            int differences = template.differences(line.tokens());
            boolean like = differences == 0 || same >= SAME_WORDS_MIN * (same + differences + template.open());
            if (like && same > most) {
                nearest = statement;
                most = same;
            }
        }
        return nearest;
    }

    private void generalize() {
        boolean changed = true;
        while (changed) {
            changed = mergeAlike();
            if (!changed && statements.size() > STATEMENTS_MAX) {
                merge(mostDiverse(), 1);
                changed = true;
            }
        }
    }

    /** Merges those that differ in one place only, if there are many; tells whether there were. */
    private boolean mergeAlike() {
        int place = 0;
        int most = 0;
        for (int i = 0; i < statements.getFirst().template().size(); i++) {
            int alike = alike(i);
            if (alike > most) {
                place = i;
                most = alike;
            }
        }
        if (most < ALIKE_MIN) {
            return false;
        }
        merge(place, ALIKE_MIN);
        return true;
    }

    /** How many, at most, differ in that place only. */
    private int alike(int place) {
        Map<List<@Nullable String>, Integer> counts = new HashMap<>();
        int most = 0;
        for (Statement statement : statements) {
            most = Math.max(most, counts.merge(without(statement, place), 1, Integer::sum));
        }
        return most;
    }

    private int mostDiverse() {
        int place = 0;
        int most = 0;
        for (int i = 0; i < statements.getFirst().template().size(); i++) {
            Set<String> different = new HashSet<>();
            for (Statement statement : statements) {
                String token = statement.template().token(i);
                if (token != null) {
                    different.add(token);
                }
            }
            if (different.size() > most) {
                place = i;
                most = different.size();
            }
        }
        return place;
    }

    /** Lets anything stand in that place, where so many differ in it only. */
    private void merge(int place, int alikeMin) {
        Map<List<@Nullable String>, List<Statement>> groups = new HashMap<>();
        for (Statement statement : statements) {
            groups.computeIfAbsent(without(statement, place), key -> new ArrayList<>())
                    .add(statement);
        }
        groups.values().stream().filter(group -> group.size() >= alikeMin).forEach(group -> {
            Statement first = group.getFirst();
            first.template().open(place);
            for (Statement other : group.subList(1, group.size())) {
                other.mergeInto(first);
                statements.remove(other);
            }
        });
    }

    private static List<@Nullable String> without(Statement statement, int place) {
        List<@Nullable String> rest = new ArrayList<>();
        for (int i = 0; i < statement.template().size(); i++) {
            rest.add(i == place ? null : statement.template().token(i));
        }
        return rest;
    }
}
