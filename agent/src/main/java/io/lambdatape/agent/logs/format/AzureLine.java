package io.lambdatape.agent.logs.format;

import io.lambdatape.agent.logs.format.Subject.At;
import io.lambdatape.recording.Severity;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * {@code 2026-04-23T16:28:53.123 [Information] Executed 'Functions.hello' (Succeeded, Id=..., Duration=12ms)}: the Azure
 * Functions host. Its times are UTC, though they do not say so.
 */
final class AzureLine implements Layout {
    private static final int LEVEL_CHARS_MAX = 12;
    private static final int NAME_CHARS_MAX = 256;
    private static final String FUNCTION = " 'Functions.";
    private static final String ID = "Id=";
    private static final String DURATION = "Duration=";

    @Override
    public @Nullable Reading read(Subject line) {
        String text = line.text();
        At time = line.time(0, ZoneOffset.UTC);
        if (time == null || !text.startsWith(" [", time.end()) || text.charAt(time.end() - 1) == 'Z') {
            return null;
        }
        int word = time.end() + 2;
        int end = word;
        while (end < text.length() && end - word < LEVEL_CHARS_MAX && Character.isLetter(text.charAt(end))) {
            end++;
        }
        boolean closed = end < text.length() && (text.charAt(end) == ']' || text.charAt(end) == ',');
        Severity severity = closed ? levelOf(text.substring(word, end)) : null;
        if (severity == null) {
            return null;
        }
        Reading reading = new Reading();
        reading.time(time.time());
        reading.severity(severity);
        function(text, reading);
        return reading;
    }

    // As .NET writes it: no other platform has these capitals.
    private static @Nullable Severity levelOf(String word) {
        return switch (word) {
            case "Trace" -> Severity.TRACE;
            case "Debug" -> Severity.DEBUG;
            case "Information" -> Severity.INFO;
            case "Warning" -> Severity.WARN;
            case "Error" -> Severity.ERROR;
            case "Critical" -> Severity.FATAL;
            default -> null;
        };
    }

    private static void function(String text, Reading reading) {
        int at = text.indexOf(FUNCTION);
        int name = at + FUNCTION.length();
        int nameEnd = at < 0 ? -1 : text.indexOf('\'', name);
        if (nameEnd < 0 || nameEnd - name > NAME_CHARS_MAX) {
            return;
        }
        reading.put("faas.name", text.substring(name, nameEnd));
        int id = text.indexOf(ID, nameEnd);
        if (id > 0 && Ids.uuidAt(text, id + ID.length())) {
            reading.put(Reading.INVOCATION_ID, text.substring(id + ID.length(), id + ID.length() + Ids.uuidChars()));
        }
        int duration = text.indexOf(DURATION, nameEnd);
        int unit = duration < 0 ? -1 : text.indexOf("ms", duration);
        if (unit > 0 && Numbers.of(text.substring(duration + DURATION.length(), unit)) instanceof Long millis) {
            reading.put("azure.function.duration_ms", millis);
        }
    }
}
