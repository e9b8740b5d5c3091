package io.lambdatape.report.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lambdatape.report.ReportSamples;
import io.lambdatape.report.TimingReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableFormatsTest {
    @Test
    void jsonCarriesUnitsInItsNamesAndTheSameNumbersAsTheReport() throws IOException {
        TimingReport report = ReportSamples.replayed("a \"title\"").build();
        JsonNode json = new ObjectMapper().readTree(text(ReportFormat.JSON, report));
        assertThat(json.get("title").asText()).isEqualTo("a \"title\"");
        assertThat(json.get("invocations").asLong()).isEqualTo(4000);
        assertThat(json.get("gaps").get("log_lost").asLong()).isEqualTo(12);
        JsonNode blog = json.get("lambdas").get(0);
        assertThat(blog.get("lambda").asText()).isEqualTo("blog");
        assertThat(blog.get("duration").get("p99Ms").asDouble())
                .isEqualTo(Math.round(report.lambdas().getFirst().duration().p99Nanos() / 1e3) / 1e3);
        JsonNode replay = json.get("replay");
        assertThat(replay.get("clean").asBoolean()).isFalse();
        assertThat(replay.get("planned").asLong())
                .isEqualTo(replay.get("sent").asLong()
                        + replay.get("notSent").get("in_flight_max").asLong()
                        + replay.get("skipped").get("request_truncated").asLong());
        assertThat(replay.get("sendError").get("p999Us").asDouble()).isPositive();
    }

    @Test
    void csvIsOneTableWithFiveColumns() throws IOException {
        List<String> rows = text(ReportFormat.CSV, ReportSamples.replayed("t").build())
                .lines()
                .toList();
        assertThat(rows.getFirst()).isEqualTo("section,lambda,metric,recorded,replayed");
        assertThat(rows).allMatch(row -> columns(row) == 5);
        assertThat(rows).anyMatch(row -> row.startsWith("replay,blog,p99Ms,"));
        assertThat(rows).anyMatch(row -> row.startsWith("sendError,,p999Us,,"));
        assertThat(rows).contains("notSent,,in_flight_max,,1", "gaps,,log_lost,12,");
    }

    @Test
    void aCellIsNeverAFormula() {
        assertThat(CsvReport.cell("=cmd|'/c calc'!A0")).isEqualTo("'=cmd|'/c calc'!A0");
        assertThat(CsvReport.cell("a,\"b\"\n")).isEqualTo("\"a,\"\"b\"\"\n\"");
    }

    @Test
    void anUnknownFormatIsRefusedWithTheKnownOnes() {
        assertThat(ReportFormat.parse("Json")).isEqualTo(ReportFormat.JSON);
        assertThatThrownBy(() -> ReportFormat.parse("pdf")).hasMessageContaining("html, csv or json");
    }

    private static long columns(String row) {
        boolean quoted = false;
        long columns = 1;
        for (int i = 0; i < row.length(); i++) {
            char c = row.charAt(i);
            quoted ^= c == '"';
            columns += c == ',' && !quoted ? 1 : 0;
        }
        return columns;
    }

    private static String text(ReportFormat format, TimingReport report) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        format.write(report, out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
