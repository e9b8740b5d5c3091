package io.lambdatape.agent.logs.format;

import io.lambdatape.recording.Severity;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a named value means, by the names that programs and libraries give it: for JSON and logfmt alike. */
enum Field {
    TIME,
    LEVEL,
    /** The text that the line is about; it stands in the line anyway. */
    MESSAGE,
    TRACE_ID,
    SPAN_ID,
    TRACEPARENT,
    INVOCATION_ID,
    OTHER;

    private static final long MILLIS_FROM = 100_000_000_000L;
    private static final long MICROS_FROM = 100_000_000_000_000L;
    private static final long NANOS_FROM = 100_000_000_000_000_000L;
    private static final long SECONDS_FROM = 100_000_000L;

    static Field of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "time", "timestamp", "@timestamp", "ts", "@t", "datetime", "eventtime", "asctime" -> TIME;
            case "level", "lvl", "severity", "severitytext", "loglevel", "log_level", "log.level", "levelname", "@l" ->
                LEVEL;
            case "message", "msg", "@m", "@mt" -> MESSAGE;
            case "trace_id", "traceid", "trace.id", "oteltraceid" -> TRACE_ID;
            case "span_id", "spanid", "span.id", "otelspanid" -> SPAN_ID;
            case "traceparent" -> TRACEPARENT;
            case "requestid", "request_id", "awsrequestid", "aws_request_id", "aws.request_id", "faas.invocation_id" ->
                INVOCATION_ID;
            default -> OTHER;
        };
    }

    /** Takes a text in. */
    static void text(Reading reading, String name, String value, Subject line) {
        switch (of(name)) {
            case TIME -> {
                EventTime time = time(value, line.zone(), line.nowNanos());
                if (time == null) {
                    reading.put(name, value);
                } else {
                    reading.time(time);
                }
            }
            case LEVEL -> {
                Severity severity = Levels.ofWord(value);
                if (severity == null) {
                    reading.put(name, value);
                }
                reading.severity(severity);
            }
            case MESSAGE -> {
                // Stands in the line.
            }
            case TRACE_ID -> id(reading, name, Reading.TRACE_ID, value, Ids.traceId(value));
            case SPAN_ID -> id(reading, name, Reading.SPAN_ID, value, Ids.spanId(value));
            case TRACEPARENT -> {
                reading.put(name, value);
                Ids.traceparent(reading, value);
            }
            case INVOCATION_ID -> id(reading, name, Reading.INVOCATION_ID, value, Ids.isUuid(value) ? value : null);
            case OTHER -> reading.put(name, value);
        }
    }

    private static void id(Reading reading, String name, String standard, String value, @Nullable String id) {
        if (id == null) {
            reading.put(name, value);
        } else {
            reading.put(standard, id);
        }
    }

    /** Takes a whole number in. */
    static void number(Reading reading, String name, long value) {
        Field field = of(name);
        EventTime time = field == TIME ? time(value) : null;
        Severity severity = field == LEVEL ? Levels.ofBunyan(value) : null;
        if (time == null && severity == null) {
            reading.put(name, value);
        }
        reading.time(time);
        reading.severity(severity);
    }

    /** Takes a number with a fraction in. */
    static void number(Reading reading, String name, double value) {
        if (of(name) == TIME && value >= SECONDS_FROM && value < MILLIS_FROM) {
            // A double tells microseconds in this range.
            reading.time(new EventTime(Math.round(value * 1e6) * 1_000, 1_000));
        } else if (of(name) == TIME && value >= MILLIS_FROM && value < MICROS_FROM) {
            reading.time(new EventTime(Math.round(value * 1e3) * 1_000, 1_000));
        } else {
            reading.put(name, value);
        }
    }

    private static @Nullable EventTime time(String value, ZoneId zone, long nowNanos) {
        EventTime time = new TimeReader(value, zone, nowNanos).read(0);
        if (time != null || value.isEmpty() || value.length() > 19) {
            return time;
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return null;
            }
        }
        try {
            return time(Long.parseLong(value));
        } catch (NumberFormatException e) {
            // Above the largest long.
            return null;
        }
    }

    // Which unit is meant tells its size: seconds in this century have ten digits.
    private static @Nullable EventTime time(long value) {
        if (value >= NANOS_FROM) {
            return new EventTime(value, 1);
        }
        if (value >= MICROS_FROM) {
            return new EventTime(value * 1_000, 1_000);
        }
        if (value >= MILLIS_FROM) {
            return new EventTime(value * 1_000_000, 1_000_000);
        }
        return value >= SECONDS_FROM ? new EventTime(value * 1_000_000_000, 1_000_000_000) : null;
    }
}
