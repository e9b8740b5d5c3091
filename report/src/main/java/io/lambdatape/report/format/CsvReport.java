package io.lambdatape.report.format;

import io.lambdatape.report.Distribution;
import io.lambdatape.report.LambdaTiming;
import io.lambdatape.report.ReplayTiming;
import io.lambdatape.report.SendError;
import io.lambdatape.report.StatementTiming;
import io.lambdatape.report.TimingReport;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The report as one tidy table (RFC 4180): one value a row, a column each for recorded and replayed. */
final class CsvReport {
    private final Writer out;

    private CsvReport(Writer out) {
        this.out = out;
    }

    static void write(TimingReport report, OutputStream stream) throws IOException {
        Writer writer = new OutputStreamWriter(stream, StandardCharsets.UTF_8);
        new CsvReport(writer).report(report);
        writer.flush();
    }

    private void report(TimingReport report) throws IOException {
        out.write("section,lambda,metric,recorded,replayed\r\n");
        row("summary", "", "invocations", report.invocations());
        row("summary", "", "queries", report.queries());
        row("summary", "", "queriesUntied", report.queriesUntied());
        row("summary", "", "spanMs", Times.ms(report.spanNanos()), "");
        row("summary", "", "missingRecords", report.completeness().missing());
        counts("gaps", "", report.completeness().gaps(), false);
        counts("attribution", "", report.attribution(), false);
        ReplayTiming replay = report.replay();
        Map<String, ReplayTiming.LambdaComparison> compared = new HashMap<>();
        if (replay != null) {
            replay.lambdas().forEach(lambda -> compared.put(lambda.lambda(), lambda));
        }
        for (LambdaTiming lambda : report.lambdas()) {
            lambda(lambda, compared.get(lambda.lambda()));
        }
        if (replay != null) {
            replay(replay);
        }
    }

    private void lambda(LambdaTiming lambda, ReplayTiming.@Nullable LambdaComparison compared) throws IOException {
        String name = lambda.lambda();
        row("invocations", name, "count", lambda.invocations());
        counts("outcomes", name, lambda.outcomes(), false);
        row("invocations", name, "coldStarts", lambda.coldStarts());
        row("invocations", name, "coldStartsUnknown", lambda.coldStartsUnknown());
        distribution("duration", name, lambda.duration(), null);
        distribution("firstByte", name, lambda.firstByte(), null);
        distribution("timeInQueries", name, lambda.queryTime(), null);
        row("timeInQueries", name, "share", String.format(Locale.ROOT, "%.4f", lambda.queryTimeShare()), "");
        String perInvocation = String.format(Locale.ROOT, "%.3f", lambda.queriesPerInvocation());
        row("invocations", name, "queriesPerInvocation", perInvocation, "");
        for (StatementTiming statement : lambda.statements()) {
            statement(name, statement);
        }
        if (compared != null) {
            distribution("replay", name, compared.recorded(), compared.latency());
            distribution("replayFromSend", name, compared.recorded(), compared.fromSend());
            row("replay", name, "differing", "", String.valueOf(compared.differing()));
        }
    }

    private void statement(String lambda, StatementTiming statement) throws IOException {
        String metric = statement.text() + " ";
        row("statement", lambda, metric + "count", statement.count());
        row("statement", lambda, metric + "p50Ms", Times.ms(statement.p50Nanos()), "");
        row("statement", lambda, metric + "p99Ms", Times.ms(statement.p99Nanos()), "");
        row("statement", lambda, metric + "maxMs", Times.ms(statement.maxNanos()), "");
        row("statement", lambda, metric + "totalMs", Times.ms(statement.totalNanos()), "");
    }

    private void replay(ReplayTiming replay) throws IOException {
        row("run", "", "speed", "", String.valueOf(replay.settings().speed()));
        row("run", "", "clean", "", String.valueOf(replay.clean()));
        row("run", "", "planned", "", String.valueOf(replay.planned()));
        row("run", "", "sent", "", String.valueOf(replay.sent()));
        row("run", "", "answered", "", String.valueOf(replay.answered()));
        row("run", "", "differing", "", String.valueOf(replay.differing()));
        counts("notSent", "", replay.notSent(), true);
        counts("unanswered", "", replay.unanswered(), true);
        counts("skipped", "", replay.skipped(), true);
        sendError(replay.sendError());
    }

    private void sendError(SendError error) throws IOException {
        Distribution times = error.distribution();
        row("sendError", "", "p50Us", "", Times.us(times.p50Nanos()));
        row("sendError", "", "p99Us", "", Times.us(times.p99Nanos()));
        row("sendError", "", "p999Us", "", Times.us(times.p999Nanos()));
        row("sendError", "", "maxUs", "", Times.us(times.maxNanos()));
        row("sendError", "", "late", "", String.valueOf(error.late()));
        row("sendError", "", "driftUsPerMinute", "", Times.us(Math.round(error.driftNanosPerMinute())));
        for (SendError.Count count : error.laterThan()) {
            row("sendError", "", "laterThan" + count.fromNanos() / 1000 + "Us", "", String.valueOf(count.count()));
        }
    }

    private void distribution(String section, String lambda, Distribution recorded, @Nullable Distribution replayed)
            throws IOException {
        Distribution other = replayed == null ? Distribution.EMPTY : replayed;
        boolean both = replayed != null;
        row(section, lambda, "p50Ms", Times.ms(recorded.p50Nanos()), both ? Times.ms(other.p50Nanos()) : "");
        row(section, lambda, "p90Ms", Times.ms(recorded.p90Nanos()), both ? Times.ms(other.p90Nanos()) : "");
        row(section, lambda, "p95Ms", Times.ms(recorded.p95Nanos()), both ? Times.ms(other.p95Nanos()) : "");
        row(section, lambda, "p99Ms", Times.ms(recorded.p99Nanos()), both ? Times.ms(other.p99Nanos()) : "");
        row(section, lambda, "p999Ms", Times.ms(recorded.p999Nanos()), both ? Times.ms(other.p999Nanos()) : "");
        row(section, lambda, "maxMs", Times.ms(recorded.maxNanos()), both ? Times.ms(other.maxNanos()) : "");
        row(
                section,
                lambda,
                "meanMs",
                Times.ms((long) recorded.meanNanos()),
                both ? Times.ms((long) other.meanNanos()) : "");
    }

    private void counts(String section, String lambda, Map<? extends Enum<?>, Long> counts, boolean replayed)
            throws IOException {
        for (Map.Entry<? extends Enum<?>, Long> entry : new TreeMap<>(counts).entrySet()) {
            String count = String.valueOf(entry.getValue());
            row(section, lambda, Times.word(entry.getKey()), replayed ? "" : count, replayed ? count : "");
        }
    }

    private void row(String section, String lambda, String metric, long recorded) throws IOException {
        row(section, lambda, metric, String.valueOf(recorded), "");
    }

    private void row(String section, String lambda, String metric, String recorded, String replayed)
            throws IOException {
        out.write(section + ',' + cell(lambda) + ',' + cell(metric) + ',' + recorded + ',' + replayed + "\r\n");
    }

    /** Quoted where needed; what a spreadsheet would take for a formula is made text by an apostrophe. */
    static String cell(String text) {
        String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        boolean plain = safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }
}
