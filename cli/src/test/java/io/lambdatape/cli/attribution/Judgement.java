package io.lambdatape.cli.attribution;

import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.ExchangeKind;
import io.lambdatape.recording.TraceContext;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares what was recorded of queries with what they say of themselves. */
final class Judgement {
    private static final int SHOWN_MAX = 20;

    private final Map<TraceContext, Integer> numbers = new HashMap<>();
    private final Map<Integer, Exchange> invocations = new HashMap<>();
    private final Map<Long, Exchange> firstOfProcess = new HashMap<>();
    private final List<Exchange> queries = new ArrayList<>();
    private final Map<Attribution, Level> levels = new EnumMap<>(Attribution.class);
    private final List<String> wrong = new ArrayList<>();
    private int handlerQueries;

    /** Queries at one level of trust, by what they are in truth. */
    static final class Level {
        final Map<Truth.Kind, Integer> right = new EnumMap<>(Truth.Kind.class);
        final Map<Truth.Kind, Integer> wrong = new EnumMap<>(Truth.Kind.class);
        int phases;

        int right() {
            return right.values().stream().mapToInt(Integer::intValue).sum();
        }

        int wrong() {
            return wrong.values().stream().mapToInt(Integer::intValue).sum();
        }

        private int of(Truth.Kind kind) {
            return right.getOrDefault(kind, 0) + wrong.getOrDefault(kind, 0);
        }
    }

    private Judgement() {}

    static Judgement of(List<Exchange> recorded) {
        Judgement judgement = new Judgement();
        for (Exchange exchange : recorded) {
            if (exchange.kind() == ExchangeKind.INVOCATION) {
                int number = AttributionExperiment.number(exchange);
                judgement.numbers.put(exchange.id(), number);
                judgement.invocations.put(number, exchange);
            } else if (truth(exchange) != null) {
                judgement.queries.add(exchange);
            }
        }
        judgement.queries.forEach(judgement::noteFirst);
        judgement.queries.forEach(judgement::judge);
        return judgement;
    }

    private static @Nullable Truth truth(Exchange query) {
        return Truth.in(query.attributes().text("db.query.text"));
    }

    // Which invocation an instance was started for is known by what it has asked first.
    private void noteFirst(Exchange query) {
        Truth truth = Objects.requireNonNull(truth(query));
        if (truth.kind() == Truth.Kind.HANDLER) {
            firstOfProcess.merge(
                    truth.process(),
                    query,
                    (one, other) -> one.timing().startNanos() <= other.timing().startNanos() ? one : other);
        }
    }

    private void judge(Exchange query) {
        Truth truth = Objects.requireNonNull(truth(query));
        if (truth.kind() == Truth.Kind.HANDLER) {
            handlerQueries++;
        }
        Attribution attribution = query.parent().attribution();
        String phase = query.attributes().text("lambdatape.phase");
        boolean right = switch (attribution) {
            case TRACEPARENT -> isStated(query, truth);
            case INSTANCE -> truth.invocation() >= 0 && truth.invocation() == linked(query);
            case EXCLUSIVE -> linked(query) == cause(truth);
            case CANDIDATES -> truth.kind() == Truth.Kind.INIT || hasCandidate(query, truth.invocation());
            case NONE -> phase == null || phase.equals(truth.kind().name().toLowerCase(Locale.ROOT));
        };
        Level level = levels.computeIfAbsent(attribution, key -> new Level());
        (right ? level.right : level.wrong).merge(truth.kind(), 1, Integer::sum);
        if (phase != null) {
            level.phases++;
        }
        if (!right && wrong.size() < SHOWN_MAX) {
            wrong.add(attribution + " " + truth + " linked to " + linked(query) + ", phase " + phase + ", place "
                    + query.place() + ", " + query.parent().candidates().size() + " candidates");
        }
    }

    // A context that the client shares between requests names the client: it is right if it is that invocation's.
    private boolean isStated(Exchange query, Truth truth) {
        int number = linked(query);
        Exchange invocation = invocations.get(truth.invocation());
        return number >= 0
                ? number == truth.invocation()
                : invocation != null
                        && invocation.id().traceId().equals(query.id().traceId())
                        && Objects.equals(
                                invocation.parent().spanId(), query.parent().spanId());
    }

    // An instance that has to be started for an invocation asks because of it.
    private int cause(Truth truth) {
        if (truth.kind() != Truth.Kind.INIT) {
            return truth.invocation();
        }
        Exchange first = firstOfProcess.get(truth.process());
        return first == null ? -2 : Objects.requireNonNull(truth(first)).invocation();
    }

    private int linked(Exchange query) {
        String span = query.parent().spanId();
        return span == null
                ? -1
                : numbers.getOrDefault(new TraceContext(query.id().traceId(), span), -1);
    }

    private boolean hasCandidate(Exchange query, int invocation) {
        return query.parent().candidates().stream().anyMatch(one -> numbers.getOrDefault(one, -1) == invocation);
    }

    int queries() {
        return queries.size();
    }

    int handlerQueries() {
        return handlerQueries;
    }

    int invocations() {
        return invocations.size();
    }

    Level level(Attribution attribution) {
        return levels.getOrDefault(attribution, new Level());
    }

    /** How many links are wrong, lists of candidates without the right one included. */
    int wrong() {
        return levels.values().stream().mapToInt(Level::wrong).sum();
    }

    /** For a person. */
    String table() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%-12s %8s %8s %8s %8s %8s %6s %10s %8s%n",
                "level",
                "queries",
                "handler",
                "backgr.",
                "init",
                "right",
                "wrong",
                "precision",
                "recall"));
        for (Attribution attribution : Attribution.values()) {
            Level level = level(attribution);
            int all = level.right() + level.wrong();
            boolean links = attribution != Attribution.NONE;
            text.append(String.format(
                    Locale.ROOT,
                    "%-12s %8d %8d %8d %8d %8d %6d %10s %8s%n",
                    attribution.name().toLowerCase(Locale.ROOT),
                    all,
                    level.of(Truth.Kind.HANDLER),
                    level.of(Truth.Kind.BACKGROUND),
                    level.of(Truth.Kind.INIT),
                    level.right(),
                    level.wrong(),
                    all == 0 || !links ? "" : percent(level.right(), all),
                    links ? percent(level.right.getOrDefault(Truth.Kind.HANDLER, 0), handlerQueries) : ""));
        }
        wrong.forEach(line -> text.append("wrong: ").append(line).append('\n'));
        return text.toString();
    }

    private static String percent(int part, int all) {
        return all == 0 ? "" : String.format(Locale.ROOT, "%.3f %%", 100.0 * part / all);
    }
}
