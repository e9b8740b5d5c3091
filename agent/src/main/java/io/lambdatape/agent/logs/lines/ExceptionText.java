package io.lambdatape.agent.logs.lines;

import org.jspecify.annotations.Nullable;

/**
 * The exception that a stack trace is about: the last one that Python names, the first one elsewhere.
 *
 * @param type the class, as it is written
 * @param message what it says; null if nothing
 */
public record ExceptionText(String type, @Nullable String message) {
    private static final int LINES_MAX = 2_000;
    private static final int MESSAGE_CHARS_MAX = 1_024;
    private static final String PANIC = "panic: ";

    /** The exception of a record; null if it holds no stack trace. */
    public static @Nullable ExceptionText of(String record) {
        // AWS's runtimes join a trace's lines with carriage returns.
        char separator = record.indexOf('\n') >= 0 ? '\n' : '\r';
        if (record.indexOf(separator) < 0) {
            return null;
        }
        ExceptionText first = null;
        ExceptionText last = null;
        boolean python = false;
        boolean frames = false;
        int from = 0;
        for (int lines = 0; lines < LINES_MAX && from <= record.length(); lines++) {
            int end = record.indexOf(separator, from);
            String line = record.substring(from, end < 0 ? record.length() : end);
            python |= line.endsWith(StackTrace.TRACEBACK);
            frames |= StackTrace.isFrame(line);
            ExceptionText here = ofLine(line);
            first = first == null ? here : first;
            last = here == null ? last : here;
            if (line.startsWith(PANIC)) {
                return new ExceptionText("panic", cut(line.substring(PANIC.length())));
            }
            from = end < 0 ? record.length() + 1 : end + 1;
        }
        if (python) {
            return last;
        }
        return frames ? first : null;
    }

    private static @Nullable ExceptionText ofLine(String line) {
        String text = line.startsWith("[ERROR] ") ? line.substring(8) : line;
        text = text.startsWith("Uncaught ") ? text.substring(9) : text;
        int thread = text.startsWith("Exception in thread \"") ? text.indexOf("\" ") : -1;
        text = thread < 0 ? text : text.substring(thread + 2);
        int end = 0;
        while (end < text.length() && isOfName(text.charAt(end))) {
            end++;
        }
        if (end == 0 || !Character.isLetter(text.charAt(0)) || (end < text.length() && text.charAt(end) != ':')) {
            return null;
        }
        String type = text.substring(0, end);
        boolean named = StackTrace.isException(text)
                || type.endsWith("Exit")
                || type.endsWith("Interrupt")
                || type.endsWith("Warning")
                || type.endsWith("Group")
                || type.endsWith("StopIteration")
                || type.indexOf('.') > 0;
        String message = end + 2 <= text.length() ? cut(text.substring(end + 1).strip()) : null;
        return named ? new ExceptionText(type, message) : null;
    }

    private static String cut(String message) {
        return message.length() > MESSAGE_CHARS_MAX ? message.substring(0, MESSAGE_CHARS_MAX) : message;
    }

    private static boolean isOfName(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '$';
    }
}
