package io.lambdatape.store.pattern;

import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Severity;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lines of one template. */
public final class Statement {
    private static final int EXAMPLE_CHARS_MAX = 1_000;

    private final Template template;
    private final Map<Severity, Long> levels = new EnumMap<>(Severity.class);
    private long count;
    private long countBefore;
    private long firstNanos = Long.MAX_VALUE;
    private long lastNanos = Long.MIN_VALUE;
    private String example = "";
    private @Nullable Statement mergedInto;
    private boolean forgotten;

    Statement(Template template) {
        this.template = template;
    }

    public Template template() {
        return template;
    }

    /** How many lines; those before the time in question do not count. */
    public long count() {
        return count;
    }

    /** How many lines before the time in question. */
    public long countBefore() {
        return countBefore;
    }

    /** Lines without a level count under no key. */
    public Map<Severity, Long> levels() {
        return levels;
    }

    public long firstNanos() {
        return firstNanos;
    }

    public long lastNanos() {
        return lastNanos;
    }

    /** The message of the line that was counted first, a thousand characters of it. */
    public String example() {
        return example;
    }

    void addBefore() {
        countBefore++;
    }

    void add(LogLine line) {
        if (count == 0) {
            example = line.message().substring(0, Math.min(line.message().length(), EXAMPLE_CHARS_MAX));
        }
        count++;
        firstNanos = Math.min(firstNanos, line.timeNanos());
        lastNanos = Math.max(lastNanos, line.timeNanos());
        Severity level = line.severity();
        if (level != null) {
            levels.merge(level, 1L, Long::sum);
        }
    }

    /** How many lines in all. */
    long lines() {
        return count + countBefore;
    }

    void mergeInto(Statement other) {
        mergedInto = other;
        other.example = other.count == 0 ? example : other.example;
        other.count += count;
        other.countBefore += countBefore;
        other.firstNanos = Math.min(other.firstNanos, firstNanos);
        other.lastNanos = Math.max(other.lastNanos, lastNanos);
        levels.forEach((level, lines) -> other.levels.merge(level, lines, Long::sum));
    }

    void forget() {
        forgotten = true;
    }

    boolean isForgotten() {
        return forgotten;
    }

    /** What has become of it. */
    Statement current() {
        Statement current = this;
        while (current.mergedInto != null) {
            current = current.mergedInto;
        }
        return current;
    }
}
