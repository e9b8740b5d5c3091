package io.lambdatape.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The times of the statements of one Lambda: each distinct one up to a limit, the rest together. */
final class StatementTimes {
    /** How many statements of all Lambdas of a report are told apart. */
    static final class Budget {
        private int left;

        Budget(int statementsMax) {
            left = statementsMax;
        }

        private boolean take() {
            return left > 0 && left-- > 0;
        }
    }

    static final int LISTED_MAX = 20;
    private static final int DIGITS = 2;

    private final Map<String, DurationHistogram> byText = new HashMap<>();
    private final DurationHistogram other = new DurationHistogram(DIGITS);
    private final Budget budget;

    StatementTimes(Budget budget) {
        this.budget = budget;
    }

    void add(String query, long nanos) {
        String text = StatementText.normalise(query);
        DurationHistogram known = byText.get(text);
        if (known == null && budget.take()) {
            known = new DurationHistogram(DIGITS);
            byText.put(text, known);
        }
        (known == null ? other : known).add(nanos);
    }

    /** Those that took most time first, then the rest as one. */
    List<StatementTiming> timings() {
        List<Map.Entry<String, DurationHistogram>> sorted = new ArrayList<>(byText.entrySet());
        sorted.sort(Comparator.<Map.Entry<String, DurationHistogram>>comparingDouble(
                        entry -> -entry.getValue().sumNanos())
                .thenComparing(Map.Entry::getKey));
        List<StatementTiming> timings = new ArrayList<>();
        DurationHistogram rest = new DurationHistogram(DIGITS);
        rest.addAll(other);
        for (int i = 0; i < sorted.size(); i++) {
            if (i < LISTED_MAX) {
                timings.add(timing(sorted.get(i).getKey(), sorted.get(i).getValue(), false));
            } else {
                rest.addAll(sorted.get(i).getValue());
            }
        }
        if (rest.count() > 0) {
            timings.add(timing("other", rest, true));
        }
        return timings;
    }

    private static StatementTiming timing(String text, DurationHistogram times, boolean other) {
        return new StatementTiming(
                text,
                times.count(),
                times.percentile(50),
                times.percentile(99),
                times.max(),
                (long) times.sumNanos(),
                other);
    }
}
