package io.lambdatape.logview.api;

import io.javalin.http.Context;
import io.lambdatape.logview.http.SecurityHeaders;
import io.lambdatape.logview.json.Rfc3339;
import io.lambdatape.logview.parameter.Parameters;
import io.lambdatape.report.TimingReport;
import io.lambdatape.report.TimingReportBuilder;
import io.lambdatape.report.format.ReportFormat;
import io.lambdatape.store.InvalidQueryException;
import io.lambdatape.store.TimeRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** Where the time went in a selection. */
final class TimingReportEndpoint implements Endpoint {
    private final Walks walks;

    TimingReportEndpoint(Walks walks) {
        this.walks = walks;
    }

    @Override
    public String path() {
        return "/api/v1/reports/timing";
    }

    @Override
    public List<String> parameters() {
        return List.of("query", "start", "end", "format");
    }

    @Override
    public boolean answersHead() {
        return false;
    }

    @Override
    public void answer(Parameters parameters, Context context) throws IOException, InvalidQueryException {
        ReportFormat format = parameters.word("format", ReportFormat.HTML, ReportFormat.class);
        TimeRange range = parameters.range();
        TimingReportBuilder builder = TimingReport.builder(title(parameters.query(), range));
        walks.walk(parameters.query(), range, builder::recorded);
        TimingReport report = builder.build();
        if (report.invocations() == 0) {
            throw Walks.nothing();
        }
        // Whole before it is sent: a page that fails halfway would look like a short one.
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        format.write(report, written);
        context.header(SecurityHeaders.POLICY, SecurityHeaders.REPORT_POLICY)
                .header("Content-Disposition", "inline; filename=\"timing." + format.fileExtension() + "\"")
                .contentType(format.mediaType())
                .result(written.toByteArray());
    }

    private static String title(String query, TimeRange range) {
        String selection = query.isBlank() ? "all invocations" : query;
        return selection + ", " + Rfc3339.format(range.startNanos()) + " to " + Rfc3339.format(range.endNanos());
    }
}
