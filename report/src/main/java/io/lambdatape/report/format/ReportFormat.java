package io.lambdatape.report.format;

import io.lambdatape.report.TimingReport;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/** The forms that a report can be written in. */
public enum ReportFormat {
    /** One self-contained page. */
    HTML("text/html; charset=utf-8"),
    /** One table: section, lambda, metric, recorded, replayed. */
    CSV("text/csv; charset=utf-8"),
    /** One object, with units in the names. */
    JSON("application/json");

    private final String mediaType;

    ReportFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /**
     * The format of that name, case ignored.
     *
     * @throws IllegalArgumentException with a sentence for the user if there is none
     */
    public static ReportFormat parse(String name) {
        for (ReportFormat format : values()) {
            if (format.fileExtension().equalsIgnoreCase(name)) {
                return format;
            }
        }
        throw new IllegalArgumentException("unknown report format \"" + name + "\"; use html, csv or json");
    }

    /** For a Content-Type header. */
    public String mediaType() {
        return mediaType;
    }

    /** Without a dot. */
    public String fileExtension() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Writes the report and flushes; the stream stays the caller's to close. */
    public void write(TimingReport report, OutputStream out) throws IOException {
        switch (this) {
            case HTML -> HtmlReport.write(report, out);
            case CSV -> CsvReport.write(report, out);
            case JSON -> JsonReport.write(report, out);
        }
        out.flush();
    }
}
