package io.lambdatape.report.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.report.ReportSamples;
import io.lambdatape.report.TimingReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
    private static final Path OUT = Path.of("target", "reports");

    @Test
    void aReplayIsOnePageThatNeedsNothingFromOutside() throws IOException {
        String page = html(ReportSamples.replayed("tickets.recording").build(), "replay.html");
        assertThat(page).startsWith("<!doctype html>").endsWith("</html>\n");
        assertThat(page)
                .doesNotContain("<script")
                .doesNotContain("<link")
                .doesNotContain("src=")
                .doesNotContain("url(");
        assertThat(page).contains("default-src 'none'");
        assertThat(page)
                .contains("Recorded against replayed")
                .contains("$.posts[*].id")
                .contains("request truncated");
    }

    @Test
    void aRecordedSelectionTellsDurationsQueriesAndWhatIsMissing() throws IOException {
        String page = html(ReportSamples.busy("lambda:*").build(), "recorded.html");
        assertThat(page)
                .contains("4,000")
                .contains("log lost")
                .contains("instance")
                .contains("autocomplete");
        assertThat(page).contains("SELECT id, title, body FROM posts WHERE blog_id = ? AND author IN (?)");
        assertThat(page).doesNotContain("Recorded against replayed");
    }

    @Test
    void whateverWasRecordedIsTextAndNeverMarkup() throws IOException {
        String hostile = "<img src=x onerror=alert(1)>\"'&\u202e\u0000\ud800";
        TimingReport report = TimingReport.builder(hostile)
                .recorded(ReportSamples.invocation(1, hostile, ReportSamples.START, 5 * ReportSamples.MS))
                .note(hostile)
                .build();
        String page = html(report, "hostile.html");
        assertThat(page).doesNotContain("<img").doesNotContain("\u202e").doesNotContain("\u0000");
        assertThat(page).contains("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;");
    }

    @Test
    void anEmptySelectionSaysSo() throws IOException {
        String page = html(TimingReport.builder("lambda:nobody").build(), "empty.html");
        assertThat(page).contains("No invocation is in this selection.");
    }

    private static String html(TimingReport report, String name) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReportFormat.HTML.write(report, out);
        Files.createDirectories(OUT);
        Files.write(OUT.resolve(name), out.toByteArray());
        return out.toString(StandardCharsets.UTF_8);
    }
}
