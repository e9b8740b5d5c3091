package io.lambdatape.report;

import io.lambdatape.recording.AgentReport;
import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Gap;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.PayloadPart;
import io.lambdatape.recording.Recorded;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Collects a {@link TimingReport}. Takes records in the order of their start times, as a recording or a search gives
 * them, and keeps histograms only. Not thread-safe.
 */
public final class TimingReportBuilder {
    static final int LAMBDAS_MAX = 200;
    static final String OTHER_LAMBDAS = "(other)";
    static final String UNKNOWN_LAMBDA = "(unknown)";
    private static final int OPEN_INVOCATIONS_MAX = 65_536;
    private static final int STATEMENTS_MAX = 5_000;
    private static final int NOTES_MAX = 100;

    private final String title;
    private final List<String> notes = new ArrayList<>();
    private final Map<String, LambdaTimes> lambdas = new HashMap<>();
    private final StatementTimes.Budget statements = new StatementTimes.Budget(STATEMENTS_MAX);
    private final OpenInvocations open = new OpenInvocations(OPEN_INVOCATIONS_MAX);
    private final ArrivalCounts arrivals = new ArrivalCounts();
    private final Map<Attribution, Long> attribution = new EnumMap<>(Attribution.class);
    private final Map<Gap.Reason, Long> gaps = new EnumMap<>(Gap.Reason.class);
    private long startNanos = Long.MAX_VALUE;
    private long endNanos;
    private long invocations;
    private long queries;
    private long queriesUntied;
    private @Nullable ReplayTimes replay;

    TimingReportBuilder(String title) {
        this.title = Objects.requireNonNull(title, "title");
    }

    /** Adds a record of the selection: invocations, queries and gaps count, calls and lines are passed over. */
    public TimingReportBuilder recorded(Recorded recorded) {
        switch (recorded) {
            case Exchange exchange -> exchange(exchange);
            case Gap gap -> gaps.merge(gap.reason(), gap.count(), Long::sum);
            case LogLine line -> {}
            case PayloadPart part -> {}
            case AgentReport counts -> {}
        }
        return this;
    }

    /** Adds a sentence that a reader must know to judge the figures. */
    public TimingReportBuilder note(String sentence) {
        if (notes.size() < NOTES_MAX) {
            notes.add(sentence);
        }
        return this;
    }

    /** From here on the report is one of a replay. */
    public TimingReportBuilder replay(ReplaySettings settings) {
        replay = new ReplayTimes(settings);
        return this;
    }

    /**
     * Adds what became of one invocation in the replay.
     *
     * @throws IllegalStateException without {@link #replay} before
     */
    public TimingReportBuilder replayed(ReplayedInvocation invocation) {
        replayTimes().add(invocation);
        return this;
    }

    /**
     * Closes the replay's part.
     *
     * @param elapsedNanos how long the replay ran
     * @param stopped whether it was ended before its time
     */
    public TimingReportBuilder replayEnded(long elapsedNanos, boolean stopped) {
        replayTimes().end(elapsedNanos, stopped);
        return this;
    }

    /** The report of everything added until now; nothing may be added afterwards. */
    public TimingReport build() {
        open.closeAll();
        List<LambdaTiming> timings = new ArrayList<>();
        lambdas.values().forEach(lambda -> timings.add(lambda.timing()));
        timings.sort(
                Comparator.comparingLong(LambdaTiming::invocations).reversed().thenComparing(LambdaTiming::lambda));
        return new TimingReport(
                title,
                notes,
                startNanos == Long.MAX_VALUE ? 0 : startNanos,
                endNanos,
                invocations,
                queries,
                queriesUntied,
                arrivals.arrivals(),
                new Completeness(Map.copyOf(gaps)),
                Map.copyOf(attribution),
                timings,
                replay == null ? null : replay.timing());
    }

    private void exchange(Exchange exchange) {
        switch (exchange.kind()) {
            case INVOCATION -> invocation(exchange);
            case QUERY -> query(exchange);
            case CALL, OTHER -> {}
        }
    }

    private void invocation(Exchange invocation) {
        span(invocation);
        invocations++;
        arrivals.add(invocation.timing().startNanos());
        LambdaTimes lambda = lambda(invocation.place().lambda());
        lambda.invocation(invocation);
        open.open(invocation, lambda);
    }

    private void query(Exchange query) {
        span(query);
        queries++;
        attribution.merge(query.parent().attribution(), 1L, Long::sum);
        if (!open.query(query.parent().spanId(), query.timing())) {
            queriesUntied++;
        }
        String text = query.attributes().text("db.query.text");
        lambda(query.place().lambda())
                .statement(text == null ? query.name() : text, query.timing().durationNanos());
    }

    private void span(Exchange exchange) {
        startNanos = Math.min(startNanos, exchange.timing().startNanos());
        endNanos = Math.max(endNanos, exchange.timing().endNanos());
    }

    private LambdaTimes lambda(@Nullable String recordedName) {
        String name = recordedName == null ? UNKNOWN_LAMBDA : recordedName;
        String key = lambdas.containsKey(name) || lambdas.size() < LAMBDAS_MAX ? name : OTHER_LAMBDAS;
        return lambdas.computeIfAbsent(key, newName -> new LambdaTimes(newName, statements));
    }

    private ReplayTimes replayTimes() {
        if (replay == null) {
            throw new IllegalStateException("BUG: replay(settings) comes before anything replayed");
        }
        return replay;
    }
}
