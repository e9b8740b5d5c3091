package io.lambdatape.agent.logs.format;

import org.jspecify.annotations.Nullable;

/**
 * {@code [00:00:12.345] (7f31c0a2b700) ERROR message}: OpenLambda's native runtime. The time runs from the start of that
 * process, which nothing tells: it is no time of an event.
 */
final class OpenLambdaNativeLine implements Layout {
    private static final int TIME_CHARS = 14;
    private static final int THREAD_CHARS_MAX = 18;
    private static final int LEVEL_CHARS_MAX = 5;

    @Override
    public @Nullable Reading read(Subject line) {
        String text = line.text();
        if (text.length() < TIME_CHARS + 2
                || text.charAt(0) != '['
                || text.charAt(3) != ':'
                || text.charAt(6) != ':'
                || text.charAt(9) != '.'
                || !text.startsWith("] (", TIME_CHARS - 1)) {
            return null;
        }
        int end = text.indexOf(") ", TIME_CHARS);
        if (end < 0 || end - TIME_CHARS > THREAD_CHARS_MAX) {
            return null;
        }
        int level = end + 2;
        int levelEnd = level;
        while (levelEnd < text.length() && levelEnd - level <= LEVEL_CHARS_MAX && text.charAt(levelEnd) != ' ') {
            levelEnd++;
        }
        Reading reading = new Reading();
        reading.severity(Levels.ofCapitals(text.substring(level, levelEnd)));
        return reading;
    }
}
