package io.lambdatape.report.format;

import io.lambdatape.report.Completeness;
import io.lambdatape.report.LambdaTiming;
import io.lambdatape.report.ReplayTiming;
import io.lambdatape.report.TimingReport;
import io.lambdatape.report.svg.Markup;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The report as one page without scripts or outside resources, light and dark. Everything recorded is escaped, and the
 * page's own policy forbids it to load or run anything.
 */
final class HtmlReport {
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";

    private HtmlReport() {}

    static void write(TimingReport report, OutputStream out) throws IOException {
        Page page = new Page();
        head(page, report);
        lead(page, report);
        figures(page, report);
        ReplayTiming replay = report.replay();
        if (replay != null) {
            ReplaySection.write(page, replay);
        }
        if (!report.lambdas().isEmpty()) {
            RecordedSection.write(page, report);
        }
        trust(page, report);
        page.raw("</main></body></html>\n");
        out.write(page.markup().getBytes(StandardCharsets.UTF_8));
    }

    private static void head(Page page, TimingReport report) throws IOException {
        String heading = report.replay() == null ? "Timing report" : "Replay report";
        page.raw("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n")
                .raw("<meta http-equiv=\"Content-Security-Policy\" content=\"" + POLICY + "\">\n")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .element("title", "", heading + ": " + report.title())
                .raw("<style>" + style() + "</style></head>\n<body><main>\n<header>")
                .element("h1", "", heading)
                .paragraph("", report.title() + (report.startNanos() == 0 ? "" : " · " + period(report)))
                .raw("</header>\n");
    }

    private static void lead(Page page, TimingReport report) {
        ReplayTiming replay = report.replay();
        String css = replay == null ? "lead" : replay.clean() ? "lead good" : "lead bad";
        page.paragraph(css, report.sentence());
    }

    private static void figures(Page page, TimingReport report) {
        page.raw("<ul class=\"figures\">");
        figure(page, count(report.invocations()), "invocations recorded");
        long errors = report.lambdas().stream().mapToLong(LambdaTiming::errors).sum();
        figure(page, count(errors), "of them failed");
        long cold =
                report.lambdas().stream().mapToLong(LambdaTiming::coldStarts).sum();
        figure(page, count(cold), "cold starts");
        figure(page, count(report.queries()), "queries");
        ReplayTiming replay = report.replay();
        if (replay != null) {
            figure(page, count(replay.answered()), "answered in the replay");
            figure(page, count(replay.differing()), "answers that differ");
            figure(page, Times.brief(replay.sendError().distribution().p99Nanos()), "send error, p99");
        }
        page.raw("</ul>\n");
    }

    private static void trust(Page page, TimingReport report) {
        page.heading("How far to trust this");
        Completeness completeness = report.completeness();
        if (completeness.gaps().isEmpty()) {
            page.paragraph("", "Nothing is known to be missing from the recorded time.");
        } else {
            page.table("Missing, by reason", "Records");
            new TreeMap<>(completeness.gaps())
                    .forEach((reason, missing) -> page.row(Times.words(reason), count(missing)));
            page.endTable();
        }
        if (report.queries() > 0) {
            attribution(page, report);
        }
        report.notes().forEach(note -> page.paragraph("note", note));
        page.paragraph(
                "note",
                "Percentiles come from histograms with three significant digits; a percentile of few values is one of"
                        + " the slowest.");
    }

    private static void attribution(Page page, TimingReport report) {
        page.table("How a query's invocation is known", "Queries", "Share");
        for (Map.Entry<io.lambdatape.recording.Attribution, Long> entry :
                new TreeMap<>(report.attribution()).entrySet()) {
            page.row(
                    Times.words(entry.getKey()),
                    count(entry.getValue()),
                    percent((double) entry.getValue() / report.queries()));
        }
        page.endTable();
        if (report.queriesUntied() > 0) {
            page.paragraph(
                    "note",
                    count(report.queriesUntied())
                            + " queries belong to no invocation of this selection for certain; they are in no \"time in"
                            + " queries\".");
        }
    }

    private static void figure(Page page, String value, String what) {
        page.raw("<li><b>" + Markup.escape(value) + "</b><span>" + Markup.escape(what) + "</span></li>");
    }

    private static String period(TimingReport report) {
        return Times.instant(report.startNanos()) + " to " + Times.instant(report.endNanos());
    }

    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }

    private static String style() throws IOException {
        try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new IllegalStateException("BUG: report.css is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
