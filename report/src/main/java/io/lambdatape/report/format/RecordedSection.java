package io.lambdatape.report.format;

import io.lambdatape.recording.Outcome;
import io.lambdatape.report.Distribution;
import io.lambdatape.report.LambdaTiming;
import io.lambdatape.report.StatementTiming;
import io.lambdatape.report.TimingReport;
import io.lambdatape.report.svg.StackedBars;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.TreeMap;

/** What was recorded: durations, outcomes and queries per Lambda. */
final class RecordedSection {
    private static final int CURVES_MAX = 12;
    private static final int BARS_MAX = 30;

    private RecordedSection() {}

    static void write(Page page, TimingReport report) {
        page.heading("As recorded");
        durations(page, report);
        page.raw("<div class=\"plots\">");
        page.figure("Invocations per second", "", Plots.arrivals(report.arrivals()));
        if (report.replay() == null) {
            report.lambdas().stream()
                    .filter(lambda -> lambda.invocations() > 0)
                    .limit(CURVES_MAX)
                    .forEach(lambda -> page.figure(
                            lambda.lambda(),
                            " how long so many of its invocations took at most",
                            Plots.latency(lambda.lambda(), lambda.duration(), Distribution.EMPTY)));
        }
        page.raw("</div>\n");
        outcomes(page, report);
        if (report.queries() > 0) {
            queries(page, report);
        }
    }

    private static void durations(Page page, TimingReport report) {
        page.table(
                "Duration, ms",
                "Invocations",
                "p50",
                "p90",
                "p95",
                "p99",
                "p99.9",
                "max",
                "mean",
                "first byte p50",
                "p99");
        for (LambdaTiming lambda : report.lambdas()) {
            Distribution times = lambda.duration();
            page.row(
                    lambda.lambda(),
                    HtmlReport.count(lambda.invocations()),
                    Times.ms(times.p50Nanos()),
                    Times.ms(times.p90Nanos()),
                    Times.ms(times.p95Nanos()),
                    Times.ms(times.p99Nanos()),
                    Times.ms(times.p999Nanos()),
                    Times.ms(times.maxNanos()),
                    Times.ms((long) times.meanNanos()),
                    Times.ms(lambda.firstByte().p50Nanos()),
                    Times.ms(lambda.firstByte().p99Nanos()));
        }
        page.endTable();
    }

    private static void outcomes(Page page, TimingReport report) {
        page.element("h3", "", "Outcomes and cold starts");
        page.table("Lambda", "Ok", "Failed", "How they failed", "Cold starts", "Not known");
        for (LambdaTiming lambda : report.lambdas()) {
            StringJoiner failures = new StringJoiner(", ");
            new TreeMap<>(lambda.outcomes()).forEach((outcome, count) -> {
                if (outcome != Outcome.OK) {
                    failures.add(Times.words(outcome) + " " + HtmlReport.count(count));
                }
            });
            page.row(
                    lambda.lambda(),
                    HtmlReport.count(lambda.invocations() - lambda.errors()),
                    HtmlReport.count(lambda.errors()),
                    failures.toString(),
                    HtmlReport.count(lambda.coldStarts()),
                    HtmlReport.count(lambda.coldStartsUnknown()));
        }
        page.endTable();
    }

    private static void queries(Page page, TimingReport report) {
        page.heading("Time in queries");
        StackedBars bars = new StackedBars("Mean duration of each Lambda, split into time in queries and the rest");
        report.lambdas().stream()
                .filter(lambda -> lambda.invocations() > 0)
                .limit(BARS_MAX)
                .forEach(lambda -> bars.row(
                        lambda.lambda(),
                        lambda.duration().meanNanos() * lambda.queryTimeShare(),
                        lambda.duration().meanNanos() * (1 - lambda.queryTimeShare()),
                        Times.ms((long) lambda.duration().meanNanos()) + " ms, "
                                + HtmlReport.percent(lambda.queryTimeShare())));
        page.figure("Mean duration", Plots.shareKey("in queries", "everything else"), bars.svg());
        page.table("Per invocation, ms", "Queries", "Time in queries p50", "p99", "Share of the duration");
        for (LambdaTiming lambda : report.lambdas()) {
            page.row(
                    lambda.lambda(),
                    String.format(Locale.ROOT, "%.2f", lambda.queriesPerInvocation()),
                    Times.ms(lambda.queryTime().p50Nanos()),
                    Times.ms(lambda.queryTime().p99Nanos()),
                    HtmlReport.percent(lambda.queryTimeShare()));
        }
        page.endTable();
        report.lambdas().stream()
                .filter(lambda -> !lambda.statements().isEmpty())
                .forEach(lambda -> statements(page, lambda));
    }

    private static void statements(Page page, LambdaTiming lambda) {
        page.element("h3", "", "Statements of " + lambda.lambda() + ", most time first");
        page.table("Statement", "Count", "p50 ms", "p99 ms", "max ms", "Total ms");
        for (StatementTiming statement : lambda.statements()) {
            page.row(List.of(
                    new Page.Cell(
                            statement.other() ? "wide" : "text", statement.other() ? "all others" : statement.text()),
                    Page.Cell.of(HtmlReport.count(statement.count())),
                    Page.Cell.of(Times.ms(statement.p50Nanos())),
                    Page.Cell.of(Times.ms(statement.p99Nanos())),
                    Page.Cell.of(Times.ms(statement.maxNanos())),
                    Page.Cell.of(Times.ms(statement.totalNanos()))));
        }
        page.endTable();
    }
}
