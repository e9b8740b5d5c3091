package io.lambdatape.agent.logs.lines;

import org.jspecify.annotations.Nullable;

/**
 * A line, or several that belong together with line feeds between them.
 *
 * @param offset where it starts in the file
 * @param end where the next one starts
 * @param truncated whether it was longer than what is kept
 * @param original its bytes as {@link RawText}, where they are no UTF-8; null where the text says all
 */
public record Line(
        String text,
        long offset,
        long end,
        boolean truncated,
        @Nullable String original) {
    /** One whose bytes are UTF-8. */
    public Line(String text, long offset, long end, boolean truncated) {
        this(text, offset, end, truncated, null);
    }
}
