package io.lambdatape.recording;

import org.jspecify.annotations.Nullable;

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

    /** The level that a severity number from 1 to 24 belongs to; null for others, which mean "unspecified". */
    public static @Nullable Severity ofNumber(int number) {
        Severity found = null;
        for (Severity severity : values()) {
            if (severity.number <= number) {
                found = severity;
            }
        }
        return number > 24 ? null : found;
    }
}
