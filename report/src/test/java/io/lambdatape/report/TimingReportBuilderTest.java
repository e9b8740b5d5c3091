package io.lambdatape.report;

import static io.lambdatape.report.ReportSamples.MS;
import static io.lambdatape.report.ReportSamples.START;
import static io.lambdatape.report.ReportSamples.invocation;
import static io.lambdatape.report.ReportSamples.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TimingReportBuilderTest {
    @Test
    void percentilesAreThoseOfTheDurations() {
        TimingReportBuilder builder = TimingReport.builder("t");
        for (int i = 1; i <= 1000; i++) {
            builder.recorded(invocation(i, "blog", START + i, i * MS));
        }
        Distribution duration = builder.build().lambdas().getFirst().duration();
        assertNear(duration.p50Nanos(), 500 * MS);
        assertNear(duration.p99Nanos(), 990 * MS);
        assertNear(duration.p999Nanos(), 999 * MS);
        assertNear(duration.maxNanos(), 1000 * MS);
        assertThat(duration.meanNanos()).isCloseTo(500.5 * MS, within(1.0));
    }

    @Test
    void queriesThatOverlapCountOnceAndOnlyWhileTheInvocationRan() {
        Exchange blog = invocation(1, "blog", START, 100 * MS);
        LambdaTiming timing = TimingReport.builder("t")
                .recorded(blog)
                .recorded(query(1, blog, "SELECT 1", START + 10 * MS, 20 * MS))
                .recorded(query(2, blog, "SELECT 2", START + 20 * MS, 20 * MS))
                .recorded(query(3, blog, "SELECT 3", START + 90 * MS, 50 * MS))
                .build()
                .lambdas()
                .getFirst();
        assertThat(timing.queries()).isEqualTo(3);
        assertNear(timing.queryTime().maxNanos(), 40 * MS);
        assertThat(timing.queryTimeShare()).isCloseTo(0.4, within(0.001));
        assertThat(timing.statements()).hasSize(1);
        assertNear(timing.statements().getFirst().totalNanos(), 90 * MS);
    }

    @Test
    void aQueryWhoseInvocationIsNotThereIsCountedAsUntied() {
        Exchange elsewhere = invocation(9, "blog", START, MS);
        TimingReport report = TimingReport.builder("t")
                .recorded(query(1, elsewhere, "SELECT 1", START, MS))
                .build();
        assertThat(report.queries()).isEqualTo(1);
        assertThat(report.queriesUntied()).isEqualTo(1);
        assertThat(report.attribution()).isEqualTo(Map.of(Attribution.INSTANCE, 1L));
    }

    @Test
    void invocationsAreClosedOnceTheirQueriesCannotComeAnyMore() {
        TimingReportBuilder builder = TimingReport.builder("t");
        Exchange first = invocation(1, "blog", START, MS);
        builder.recorded(first);
        builder.recorded(invocation(2, "blog", START + 3600_000 * MS, MS));
        builder.recorded(query(1, first, "SELECT 1", START + 3600_000 * MS, MS));
        assertThat(builder.build().queriesUntied()).isEqualTo(1);
    }

    @Test
    void outcomesAndColdStartsAddUp() {
        LambdaTiming timing = TimingReport.builder("t")
                .recorded(invocation(1, "blog", START, MS, Outcome.OK, true))
                .recorded(invocation(2, "blog", START, MS, Outcome.ERROR, false))
                .recorded(invocation(3, "blog", START, MS, Outcome.TIMEOUT, false))
                .build()
                .lambdas()
                .getFirst();
        assertThat(timing.outcomes()).isEqualTo(Map.of(Outcome.OK, 1L, Outcome.ERROR, 1L, Outcome.TIMEOUT, 1L));
        assertThat(timing.errors()).isEqualTo(2);
        assertThat(timing.coldStarts()).isEqualTo(1);
    }

    @Test
    void arrivalsKeepEveryInvocationHoweverLongItGoesOn() {
        TimingReportBuilder builder = TimingReport.builder("t");
        for (int i = 0; i < 5000; i++) {
            builder.recorded(invocation(i, "blog", START + i * 977L * MS, MS));
        }
        Arrivals arrivals = builder.build().arrivals();
        assertThat(arrivals.counts().stream().mapToLong(Long::longValue).sum()).isEqualTo(5000);
        assertThat(arrivals.counts()).hasSizeLessThanOrEqualTo(ArrivalCounts.BUCKETS_MAX);
        assertThat(arrivals.perSecond(3)).isCloseTo(1 / 0.977, within(0.2));
    }

    @Test
    void manyLambdasAndStatementsStayWithinTheirLimitsAndNothingIsLost() {
        TimingReportBuilder builder = TimingReport.builder("t");
        for (int i = 0; i < 1000; i++) {
            Exchange invocation = invocation(i, "lambda-" + i, START + i, MS);
            builder.recorded(invocation)
                    .recorded(query(i, invocation, "SELECT column" + i + "x FROM t", START + i, MS));
        }
        TimingReport report = builder.build();
        assertThat(report.lambdas()).hasSize(TimingReportBuilder.LAMBDAS_MAX + 1);
        LambdaTiming other = report.lambdas().getFirst();
        assertThat(other.lambda()).isEqualTo(TimingReportBuilder.OTHER_LAMBDAS);
        assertThat(other.invocations()).isEqualTo(800);
        assertThat(other.statements()).hasSize(StatementTimes.LISTED_MAX + 1);
        assertThat(other.statements().getLast().other()).isTrue();
        assertThat(other.statements().stream().mapToLong(StatementTiming::count).sum())
                .isEqualTo(800);
    }

    @Test
    void aReplaysCountsAddUpAndItsDriftIsTheSlopeOfTheSendError() {
        TimingReportBuilder builder = TimingReport.builder("t").replay(new ReplaySettings("x", 1, 0, 5 * MS));
        for (int i = 0; i < 100; i++) {
            // A millisecond later each second: 60 ms a minute.
            ReplayedInvocation.Sent sent = new ReplayedInvocation.Sent(i * 100L * MS, i * MS / 10);
            builder.replayed(new ReplayedInvocation.Answered("blog", "", sent, MS, 2 * MS, MS, true, List.of()));
        }
        builder.replayed(new ReplayedInvocation.Unanswered(
                "blog", "", new ReplayedInvocation.Sent(0, 0), ReplayedInvocation.Missed.TIMEOUT));
        builder.replayed(new ReplayedInvocation.NotSent("blog", "", ReplayedInvocation.Drop.CONNECT_FAILED));
        builder.replayed(new ReplayedInvocation.Skipped("blog", "", ReplayedInvocation.Skip.NOT_HTTP));
        ReplayTiming replay =
                Objects.requireNonNull(builder.replayEnded(1, false).build().replay());
        assertThat(replay.planned()).isEqualTo(103);
        assertThat(replay.sent() + replay.notSentCount() + replay.skippedCount())
                .isEqualTo(103);
        assertThat(replay.answered() + replay.unansweredCount()).isEqualTo(replay.sent());
        assertThat(replay.sendError().late()).isEqualTo(49);
        assertThat(replay.sendError().driftNanosPerMinute()).isCloseTo(60.0 * MS, within(2.0 * MS));
        assertThat(replay.sendError().buckets().stream()
                        .mapToLong(SendError.Count::count)
                        .sum())
                .isEqualTo(replay.sent());
        assertThat(replay.clean()).isFalse();
    }

    private static void assertNear(long actual, long expected) {
        assertThat((double) actual).isCloseTo(expected, within(expected / 500.0));
    }
}
