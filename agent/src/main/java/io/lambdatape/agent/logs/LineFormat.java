package io.lambdatape.agent.logs;

import io.lambdatape.recording.Severity;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a line tells its level and its time. */
public enum LineFormat {
    /** {@code 2026/04/23 11:28:53 INFO message}: local time in whole seconds (OpenLambda's worker; Go's slog). */
    OPENLAMBDA_WORKER(Pattern.compile(
            "^(\\d{4})/(\\d\\d)/(\\d\\d) (\\d\\d):(\\d\\d):(\\d\\d)(?: (?<level>[A-Z]{4,5})(?:[+-]\\d+)?)?(?: |$)")),
    /** A level word at the start, in brackets or not, or none. */
    PLAIN(
            Pattern.compile(
                    "^\\s*[\\[<(]?(?<level>(?i:trace|debug|info|notice|warn|warning|error|critical|fatal|panic))[\\])>:]?(?=[\\s:]|$)"));

    private static final long SECOND_NANOS = 1_000_000_000;

    /**
     * What a line tells.
     *
     * @param byWorker whether the worker itself wrote it, not a function: it belongs to no invocation
     */
    record Told(@Nullable Severity severity, long timeNanos, boolean byWorker) {}

    private final Pattern pattern;

    LineFormat(Pattern pattern) {
        this.pattern = pattern;
    }

    /** The name in the configuration. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @param observedNanos when the line was read: its time if it tells none, and its place within its second */
    Told read(String line, long observedNanos, ZoneId zone) {
        Matcher matcher = pattern.matcher(line.length() > 64 ? line.substring(0, 64) : line);
        if (!matcher.find()) {
            // Everything that sandboxes print goes to the worker's file too, in their own words.
            return this == PLAIN ? new Told(null, observedNanos, false) : PLAIN.read(line, observedNanos, zone);
        }
        Severity severity = severity(matcher.group("level"));
        return this == PLAIN
                ? new Told(severity, observedNanos, false)
                : new Told(severity, time(matcher, observedNanos, zone), true);
    }

    // Whole seconds would put a line before what caused it: within its second the time of reading is nearer.
    private static long time(Matcher matcher, long observedNanos, ZoneId zone) {
        try {
            long second = LocalDateTime.of(
                            number(matcher, 1),
                            number(matcher, 2),
                            number(matcher, 3),
                            number(matcher, 4),
                            number(matcher, 5),
                            number(matcher, 6))
                    .atZone(zone)
                    .toEpochSecond();
            long start = Math.multiplyExact(second, SECOND_NANOS);
            return Math.clamp(observedNanos, start, start + SECOND_NANOS - 1);
        } catch (DateTimeException | ArithmeticException e) {
            return observedNanos;
        }
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    private static @Nullable Severity severity(@Nullable String word) {
        if (word == null) {
            return null;
        }
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "trace" -> Severity.TRACE;
            case "debug" -> Severity.DEBUG;
            case "info", "notice" -> Severity.INFO;
            case "warn", "warning" -> Severity.WARN;
            case "error" -> Severity.ERROR;
            case "critical", "fatal", "panic" -> Severity.FATAL;
            default -> null;
        };
    }
}
