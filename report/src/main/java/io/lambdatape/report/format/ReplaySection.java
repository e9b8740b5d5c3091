package io.lambdatape.report.format;

import io.lambdatape.report.Distribution;
import io.lambdatape.report.ReplayTiming;
import io.lambdatape.report.SendError;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a replay found: recorded against replayed, differing answers, and how true its own timing was. */
final class ReplaySection {
    private static final int CURVES_MAX = 12;
    private static final int GROUPS_MAX = 100;

    private ReplaySection() {}

    static void write(Page page, ReplayTiming replay) {
        page.heading("Recorded against replayed");
        comparison(page, replay);
        page.raw("<div class=\"plots\">");
        replay.lambdas().stream()
                .limit(CURVES_MAX)
                .forEach(lambda -> page.figure(
                        lambda.lambda(),
                        Plots.curveKey("recorded", "replayed"),
                        Plots.latency(lambda.lambda(), lambda.recorded(), lambda.latency())));
        page.raw("</div>\n");
        page.heading("Answers that differ");
        differences(page, replay);
        page.heading("How true the replay's timing was");
        fidelity(page, replay);
    }

    private static void comparison(Page page, ReplayTiming replay) {
        page.table("Duration, ms", "", "Answered", "p50", "p90", "p95", "p99", "p99.9", "max", "mean");
        for (ReplayTiming.LambdaComparison lambda : replay.lambdas()) {
            Distribution before = lambda.recorded();
            Distribution now = lambda.latency();
            page.row(cells(lambda.lambda(), "recorded", "", before));
            page.row(cells("", "replayed", HtmlReport.count(lambda.answered()), now));
            page.row(List.of(
                    Page.Cell.of(""),
                    Page.Cell.of("difference"),
                    Page.Cell.of(""),
                    change(before.p50Nanos(), now.p50Nanos()),
                    change(before.p90Nanos(), now.p90Nanos()),
                    change(before.p95Nanos(), now.p95Nanos()),
                    change(before.p99Nanos(), now.p99Nanos()),
                    change(before.p999Nanos(), now.p999Nanos()),
                    change(before.maxNanos(), now.maxNanos()),
                    change(before.meanNanos(), now.meanNanos())));
        }
        page.endTable();
        page.paragraph(
                "note",
                "Both rows are of the same invocations: those that were answered in the replay. Replayed times count"
                        + " from the instant at which a request was due, not from when it was sent, so a replay that falls"
                        + " behind cannot look fast.");
    }

    private static List<Page.Cell> cells(String lambda, String which, String count, Distribution times) {
        return List.of(
                Page.Cell.of(lambda),
                Page.Cell.of(which),
                Page.Cell.of(count),
                Page.Cell.of(Times.ms(times.p50Nanos())),
                Page.Cell.of(Times.ms(times.p90Nanos())),
                Page.Cell.of(Times.ms(times.p95Nanos())),
                Page.Cell.of(Times.ms(times.p99Nanos())),
                Page.Cell.of(Times.ms(times.p999Nanos())),
                Page.Cell.of(Times.ms(times.maxNanos())),
                Page.Cell.of(Times.ms((long) times.meanNanos())));
    }

    private static Page.Cell change(double before, double now) {
        if (before <= 0) {
            return Page.Cell.of("");
        }
        double change = now / before - 1;
        String css = change > 0.1 ? "up" : change < -0.1 ? "down" : "";
        return new Page.Cell(css, String.format(Locale.ROOT, "%+.1f %%", change * 100));
    }

    private static void differences(Page page, ReplayTiming replay) {
        if (replay.differing() == 0) {
            page.paragraph("", "Every answer that could be compared has the recorded status and body.");
            return;
        }
        page.table("Lambda", "What", "Count", "Recorded", "Replayed", "Recorded trace");
        for (ReplayTiming.DifferenceGroup group :
                replay.differences().stream().limit(GROUPS_MAX).toList()) {
            String what = Times.words(group.kind()) + " " + group.where();
            String lambda = group.lambda();
            String count = HtmlReport.count(group.count());
            for (ReplayTiming.Example example : group.examples()) {
                page.row(List.of(
                        Page.Cell.of(lambda),
                        new Page.Cell("left", what),
                        Page.Cell.of(count),
                        new Page.Cell("text", example.difference().recorded()),
                        new Page.Cell("text", example.difference().replayed()),
                        new Page.Cell("", example.traceId())));
                lambda = "";
                what = "";
                count = "";
            }
        }
        page.endTable();
        if (replay.differences().size() > GROUPS_MAX) {
            page.paragraph("note", "More kinds of difference are in the JSON report.");
        }
    }

    private static void fidelity(Page page, ReplayTiming replay) {
        SendError error = replay.sendError();
        Distribution times = error.distribution();
        page.paragraph("", verdict(replay));
        page.table("Send error, µs", "p50", "p99", "p99.9", "max", "Drift, µs a minute");
        page.row(
                "sent after due",
                Times.us(times.p50Nanos()),
                Times.us(times.p99Nanos()),
                Times.us(times.p999Nanos()),
                Times.us(times.maxNanos()),
                String.format(Locale.ROOT, "%+.1f", error.driftNanosPerMinute() / 1e3));
        page.endTable();
        page.raw("<div class=\"single\">");
        page.figure("Requests by send error", "", Plots.sendErrors(error));
        page.raw("</div>\n");
        page.table("Requests", "Count");
        page.row("in the recording, up to where the replay came", HtmlReport.count(replay.planned()));
        page.row("sent", HtmlReport.count(replay.sent()));
        for (SendError.Count later : error.laterThan()) {
            page.row(
                    "sent more than " + Plots.microseconds(later.fromNanos()) + " late",
                    HtmlReport.count(later.count()));
        }
        counts(page, "not sent: ", replay.notSent());
        counts(page, "not answered: ", replay.unanswered());
        counts(page, "not replayable: ", replay.skipped());
        page.endTable();
    }

    private static void counts(Page page, String prefix, Map<? extends Enum<?>, Long> counts) {
        new TreeMap<>(counts).forEach((cause, count) -> page.row(prefix + Times.words(cause), HtmlReport.count(count)));
    }

    private static String verdict(ReplayTiming replay) {
        SendError error = replay.sendError();
        String limit = Plots.microseconds(replay.settings().lateNanosMax());
        if (replay.sent() == 0) {
            return "Nothing was sent, so there is nothing to judge.";
        }
        if (error.late() == 0) {
            return "The schedule was kept: no request left more than " + limit + " after its due time.";
        }
        return String.format(
                Locale.ROOT,
                "%,d of %,d requests (%s) left more than %s after their due time: judge the replayed times with that in"
                        + " mind, and run the replay on a quieter machine.",
                error.late(),
                replay.sent(),
                HtmlReport.percent((double) error.late() / replay.sent()),
                limit);
    }
}
