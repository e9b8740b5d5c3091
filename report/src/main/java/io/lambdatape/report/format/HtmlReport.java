package io.lambdatape.report.format;

import io.lambdatape.report.TimingReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

final class HtmlReport {
    private HtmlReport() {}

    static void write(TimingReport report, OutputStream out) throws IOException {
        out.write(("<!doctype html><title>" + io.lambdatape.report.svg.Markup.escape(report.title()) + "</title><p>"
                        + io.lambdatape.report.svg.Markup.escape(report.sentence()))
                .getBytes(StandardCharsets.UTF_8));
    }
}
