package io.lambdatape.agent.logs.format;

import io.lambdatape.agent.logs.format.Subject.At;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * {@code 2026/04/23 11:28:53 INFO message [FUNC echo]}: OpenLambda's worker (Go's slog): local time in whole seconds. What
 * it is about stands in brackets at the end.
 */
final class OpenLambdaWorkerLine implements Layout {
    private static final int DATE_CHARS = 19;
    private static final int TAG_CHARS_MAX = 256;

    /** Whether the worker wrote it, not a sandbox. */
    static boolean is(String text) {
        if (text.length() < DATE_CHARS || text.charAt(4) != '/') {
            return false;
        }
        At time = new Subject(text, ZoneOffset.UTC, 0).time(0);
        return time != null && (time.end() == text.length() || text.charAt(time.end()) == ' ');
    }

    @Override
    public @Nullable Reading read(Subject line) {
        String text = line.text();
        if (!is(text)) {
            return null;
        }
        Reading reading = Header.read(line);
        reading.byWorker();
        tag(text, reading);
        return reading;
    }

    private static void tag(String text, Reading reading) {
        int from = text.lastIndexOf('[');
        if (!text.endsWith("]") || from < DATE_CHARS || text.length() - from > TAG_CHARS_MAX) {
            return;
        }
        String tag = text.substring(from + 1, text.length() - 1);
        if (tag.startsWith("FUNC ")) {
            reading.put("faas.name", tag.substring(5));
        } else if (tag.startsWith("SB ")) {
            reading.put("openlambda.sandbox", tag.substring(3));
        } else if (tag.startsWith("SOCK ") && !tag.startsWith("SOCK POOL")) {
            reading.put("openlambda.sandbox", tag.substring(5));
        }
    }
}
