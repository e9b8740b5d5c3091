package io.lambdatape.agent.logs.format;

import io.lambdatape.recording.Severity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What AWS Lambda itself writes: {@code START}, {@code END}, {@code REPORT}, {@code INIT_START}, {@code INIT_REPORT}, {@code
 * RESTORE_START}, {@code RESTORE_REPORT}, {@code XRAY}. The figures of a report become numbers, with the unit in their
 * name.
 */
final class AwsPlatformLine implements Layout {
    static final String DURATION = "aws.lambda.duration_ms";
    static final String BILLED_DURATION = "aws.lambda.billed_duration_ms";
    static final String MEMORY_SIZE = "aws.lambda.memory_size_mb";
    static final String MEMORY_USED = "aws.lambda.max_memory_used_mb";
    static final String INIT_DURATION = "aws.lambda.init_duration_ms";
    static final String RESTORE_DURATION = "aws.lambda.restore_duration_ms";
    static final String STATUS = "aws.lambda.status";

    private static final int CHARS_MAX = 4096;
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("RequestId", Reading.INVOCATION_ID),
            Map.entry("Duration", DURATION),
            Map.entry("Billed Duration", BILLED_DURATION),
            Map.entry("Memory Size", MEMORY_SIZE),
            Map.entry("Max Memory Used", MEMORY_USED),
            Map.entry("Init Duration", INIT_DURATION),
            Map.entry("Restore Duration", RESTORE_DURATION),
            Map.entry("Billed Restore Duration", "aws.lambda.billed_restore_duration_ms"),
            Map.entry("Phase", "aws.lambda.phase"),
            Map.entry("Status", STATUS),
            Map.entry("Error Type", "error.type"),
            Map.entry("Version", "faas.version"),
            Map.entry("Runtime Version", "aws.lambda.runtime_version"),
            Map.entry("Runtime Version ARN", "aws.lambda.runtime_version_arn"),
            Map.entry("TraceId", Reading.TRACE_ID),
            Map.entry("SegmentId", Reading.SPAN_ID),
            Map.entry("Sampled", "aws.xray.sampled"));

    @Override
    public @Nullable Reading read(Subject line) {
        String text = line.text();
        int kindEnd = kindEnd(text);
        if (kindEnd == 0) {
            return null;
        }
        Reading reading = new Reading();
        int end = Math.min(text.length(), CHARS_MAX);
        for (int from = kindEnd; from < end; ) {
            int tab = text.indexOf('\t', from);
            int to = tab < 0 ? end : Math.min(tab, end);
            pair(reading, text.substring(from, to).strip());
            from = to + 1;
        }
        reading.severity(Severity.INFO);
        return reading;
    }

    private static int kindEnd(String text) {
        int space = text.indexOf(' ');
        if (space < 0) {
            return 0;
        }
        boolean is = switch (text.substring(0, space)) {
            case "START", "END", "REPORT" -> text.startsWith("RequestId: ", space + 1);
            case "INIT_START", "RESTORE_START" -> text.startsWith("Runtime Version: ", space + 1);
            case "INIT_REPORT" -> text.startsWith("Init Duration: ", space + 1);
            case "RESTORE_REPORT" -> text.startsWith("Restore Duration: ", space + 1);
            case "XRAY" -> text.startsWith("TraceId: ", space + 1);
            default -> false;
        };
        return is ? space + 1 : 0;
    }

    // "Duration: 15.74 ms", "RequestId: 8f50... Version: $LATEST"
    private static void pair(Reading reading, String pair) {
        int colon = pair.indexOf(": ");
        String name = colon < 0 ? null : NAMES.get(pair.substring(0, colon));
        if (name == null) {
            return;
        }
        String value = pair.substring(colon + 2);
        if (name.equals(Reading.INVOCATION_ID)) {
            int space = value.indexOf(' ');
            reading.put(name, space < 0 ? value : value.substring(0, space));
            if (space >= 0) {
                pair(reading, value.substring(space + 1));
            }
        } else {
            value(reading, name, value);
        }
    }

    private static void value(Reading reading, String name, String value) {
        if (name.equals(Reading.TRACE_ID) || name.equals(Reading.SPAN_ID)) {
            String id = name.equals(Reading.TRACE_ID) ? Ids.traceId(value) : Ids.spanId(value);
            reading.put(id == null ? "aws.xray." + name : name, id == null ? value : id);
            return;
        }
        int space = value.indexOf(' ');
        Object number = space < 0 ? null : Numbers.of(value.substring(0, space));
        switch (number) {
            case Long whole -> reading.put(name, whole);
            case Double fraction -> reading.put(name, fraction);
            case null, default -> reading.put(name, value);
        }
        if (name.equals(STATUS)) {
            reading.severity(Severity.ERROR);
        }
    }
}
