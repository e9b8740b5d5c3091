package io.lambdatape.agent.logs.format;

import io.lambdatape.agent.logs.format.Subject.At;
import io.lambdatape.recording.Severity;
import org.jspecify.annotations.Nullable;

/**
 * What AWS Lambda's runtimes make of a function's output: {@code [INFO]<tab>time<tab>request id<tab>message} (Python), {@code
 * time<tab>request id<tab>INFO<tab>message} (Node), {@code time request-id Task timed out after 3.00 seconds}.
 */
final class AwsFunctionLine implements Layout {
    private static final int LEVEL_CHARS_MAX = 10;
    private static final String TIMED_OUT = "Task timed out";

    @Override
    public @Nullable Reading read(Subject line) {
        String text = line.text();
        if (text.isEmpty()) {
            return null;
        }
        return text.charAt(0) == '[' ? python(line, text) : node(line, text);
    }

    private static @Nullable Reading python(Subject line, String text) {
        int bracket = text.indexOf(']');
        if (bracket < 0 || bracket > LEVEL_CHARS_MAX || !isTab(text, bracket + 1)) {
            return null;
        }
        Severity severity = Levels.ofWord(text.substring(1, bracket));
        At time = line.time(bracket + 2);
        if (severity == null || time == null || !isTab(text, time.end()) || !Ids.uuidAt(text, time.end() + 1)) {
            return null;
        }
        return reading(text, time, severity);
    }

    private static @Nullable Reading node(Subject line, String text) {
        At time = line.time(0);
        if (time == null || !Ids.uuidAt(text, time.end() + 1)) {
            return null;
        }
        int idEnd = time.end() + 1 + Ids.uuidChars();
        if (isTab(text, time.end()) && isTab(text, idEnd)) {
            int tab = text.indexOf('\t', idEnd + 1);
            boolean level = tab > 0 && tab - idEnd <= LEVEL_CHARS_MAX;
            return reading(text, time, level ? Levels.ofWord(text.substring(idEnd + 1, tab)) : null);
        }
        return text.startsWith(TIMED_OUT, idEnd + 1) ? reading(text, time, Severity.ERROR) : null;
    }

    private static Reading reading(String text, At time, @Nullable Severity severity) {
        Reading reading = new Reading();
        reading.time(time.time());
        reading.severity(severity);
        int id = time.end() + 1;
        reading.put(Reading.INVOCATION_ID, text.substring(id, id + Ids.uuidChars()));
        return reading;
    }

    private static boolean isTab(String text, int at) {
        return at < text.length() && text.charAt(at) == '\t';
    }
}
