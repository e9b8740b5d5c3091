package io.lambdatape.agent.logs.lines;

import org.jspecify.annotations.Nullable;

/** Which lines go on with a stack trace: of Python, of the JVM, .NET and JavaScript ("at ..."), of Go. */
enum StackTrace {
    /** {@code Traceback (most recent call last):} and what is indented under it. */
    PYTHON,
    /** A group of exceptions: all of it stands behind a margin. */
    PYTHON_GROUP,
    /** Its last line, the exception, was there: only another traceback that it caused may follow. */
    PYTHON_EXCEPTION,
    /** Between two tracebacks of one chain. */
    PYTHON_CHAIN,
    /** Frames that begin with "at". */
    FRAMES,
    /** What Node prints of an error's properties, in braces behind the frames. */
    PROPERTIES,
    /** Go's panic with its goroutines. */
    GO,
    /** Between two goroutines, or a function whose place has to follow. */
    GO_BETWEEN;

    static final String TRACEBACK = "Traceback (most recent call last):";
    private static final String[] CHAINED = {
        "During handling of the above exception, another exception occurred:",
        "The above exception was the direct cause of the following exception:"
    };

    /** The trace that begins with this line; null if none does. */
    static @Nullable StackTrace beginning(String line) {
        if (line.endsWith(TRACEBACK)) {
            return line.endsWith("Group " + TRACEBACK) ? PYTHON_GROUP : PYTHON;
        }
        return line.startsWith("panic: ") || line.startsWith("fatal error: ") ? GO : null;
    }

    /** Whether it is a frame that follows some exception's line, whatever that says. */
    static boolean isFrame(String line) {
        int at = indent(line);
        return at > 0 && line.startsWith("at ", at);
    }

    /** Whether the line names an exception as the first line of a JVM's trace does. */
    static boolean isException(String line) {
        String name = line.startsWith("Exception in thread \"") ? afterThread(line) : line;
        int end = 0;
        while (end < name.length() && isOfName(name.charAt(end))) {
            end++;
        }
        String type = name.substring(0, end);
        boolean ends = end == name.length() || name.charAt(end) == ':';
        return ends && (type.endsWith("Exception") || type.endsWith("Error") || type.endsWith("Throwable"));
    }

    /** Whether a trace may follow that belongs to this line. */
    static boolean mayFollow(String line) {
        return line.contains("Exception")
                || line.contains("Error")
                || line.contains("ERROR")
                || line.contains("error")
                || line.contains("CRITICAL")
                || line.contains("FATAL");
    }

    /** What stands after this line; null if it does not belong to the trace. */
    @Nullable
    StackTrace next(String line) {
        return switch (this) {
            case PYTHON -> inPython(line);
            case PYTHON_GROUP -> isMargin(line) ? PYTHON_GROUP : null;
            case PYTHON_EXCEPTION -> line.isBlank() || isChained(line) ? PYTHON_CHAIN : null;
            case PYTHON_CHAIN -> betweenPython(line);
            case FRAMES -> inFrames(line);
            case PROPERTIES -> line.equals("}") ? FRAMES : indent(line) > 0 ? PROPERTIES : null;
            case GO -> inGo(line);
            case GO_BETWEEN -> betweenGo(line);
        };
    }

    /** Whether a record may not end here: what has led here belongs to it only if more follows. */
    boolean isTentative() {
        return this == PYTHON_CHAIN || this == GO_BETWEEN;
    }

    private static @Nullable StackTrace inPython(String line) {
        if (isMargin(line)) {
            return PYTHON_GROUP;
        }
        if (indent(line) > 0) {
            return PYTHON;
        }
        int end = 0;
        int last = 0;
        while (end < line.length() && isOfName(line.charAt(end))) {
            last = line.charAt(end) == '.' ? end + 1 : last;
            end++;
        }
        // A class has a capital; what else a program prints has mostly none.
        boolean type = last < end && Character.isUpperCase(line.charAt(last));
        return type && (end == line.length() || line.charAt(end) == ':') ? PYTHON_EXCEPTION : null;
    }

    private static boolean isMargin(String line) {
        int at = indent(line);
        return at > 0 && at < line.length() && (line.charAt(at) == '|' || line.startsWith("+-", at));
    }

    private static @Nullable StackTrace betweenPython(String line) {
        if (line.isBlank() || isChained(line)) {
            return PYTHON_CHAIN;
        }
        return line.endsWith(TRACEBACK) ? PYTHON : null;
    }

    private static boolean isChained(String line) {
        return line.equals(CHAINED[0]) || line.equals(CHAINED[1]);
    }

    private static @Nullable StackTrace inFrames(String line) {
        int at = indent(line);
        if (at > 0 && line.startsWith("at ", at)) {
            return line.endsWith(" {") ? PROPERTIES : FRAMES;
        }
        boolean more = line.startsWith("... ", at) && (line.endsWith(" more") || line.endsWith(" omitted"));
        boolean cause = line.startsWith("Caused by: ", at) || (at > 0 && line.startsWith("Suppressed: ", at));
        return more || cause ? FRAMES : null;
    }

    private static @Nullable StackTrace inGo(String line) {
        if (line.startsWith("\t") || line.startsWith("goroutine ") || line.startsWith("[signal ")) {
            return GO;
        }
        boolean function = line.endsWith(")") && line.indexOf('(') > 0 && indent(line) == 0;
        boolean elided = line.startsWith("...additional frames elided...");
        return line.isEmpty() || function || elided || line.startsWith("created by ") ? GO_BETWEEN : null;
    }

    private static @Nullable StackTrace betweenGo(String line) {
        if (line.startsWith("\t") || line.startsWith("goroutine ") || line.startsWith("[signal ")) {
            return GO;
        }
        return line.isEmpty() || line.startsWith("created by ") ? GO_BETWEEN : null;
    }

    private static String afterThread(String line) {
        int quote = line.indexOf("\" ", 21);
        return quote < 0 ? "" : line.substring(quote + 2);
    }

    private static int indent(String line) {
        int at = 0;
        while (at < line.length()
                && (line.charAt(at) == ' ' || line.charAt(at) == '\t' || line.charAt(at) == '\u00a0')) {
            at++;
        }
        return at;
    }

    private static boolean isOfName(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '$';
    }
}
