package io.lambdatape.report;

import java.util.Objects;

/**
 * How a replayed answer differs from the recorded one.
 *
 * @param where a JSON path such as {@code $.posts[2].title}; empty for the status or the whole body
 * @param recorded what was recorded, shortened
 * @param replayed what came, shortened
 */
public record Difference(Kind kind, String where, String recorded, String replayed) {
    /** What differs. */
    public enum Kind {
        /** The status code. */
        STATUS,
        /** The body. */
        BODY
    }

    public Difference {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(where, "where");
        Objects.requireNonNull(recorded, "recorded");
        Objects.requireNonNull(replayed, "replayed");
    }
}
