package io.lambdatape.store;

import io.lambdatape.recording.Severity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lines that one statement of a program printed, as far as the lines tell.
 *
 * @param template what they have in common; {@code <num>}, {@code <id>} and the like where they differ, {@code <*>} where
 *     words do
 * @param query finds them, and seldom others; null if they have no word in common
 * @param count of lines
 * @param firstNanos when the first of them was printed
 * @param lastNanos when the last of them was printed
 * @param byLevel counts; lines without a level count under no key
 * @param example the newest of them, its message's first thousand characters
 */
public record LinePattern(
        String template,
        @Nullable String query,
        long count,
        long firstNanos,
        long lastNanos,
        Map<Severity, Long> byLevel,
        String example) {}
