package io.lambdatape.recording;

/** A log line's level, with OpenTelemetry's severity number. */
public enum Severity {
    TRACE(1),
    DEBUG(5),
    INFO(9),
    WARN(13),
    ERROR(17),
    FATAL(21);

    private final int number;

    Severity(int number) {
        this.number = number;
    }

    /** The lowest number of its range (OpenTelemetry log data model, SeverityNumber). */
    public int number() {
        return number;
    }
}
