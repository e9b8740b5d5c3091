package io.lambdatape.recording;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What caused an exchange, and how that is known.
 *
 * @param spanId the causing span, in the same trace; null if there is none or if it is not certain
 * @param attribution how the parent is known
 * @param candidates the invocations that may have caused it, where {@code attribution} is {@code CANDIDATES}
 */
public record Parent(@Nullable String spanId, Attribution attribution, List<TraceContext> candidates) {
    /** No known cause. */
    public static final Parent NONE = new Parent(null, Attribution.NONE, List.of());

    public Parent {
        Objects.requireNonNull(attribution, "attribution");
        candidates = List.copyOf(candidates);
    }

    /** A certain parent. */
    public static Parent known(String spanId, Attribution attribution) {
        return new Parent(spanId, attribution, List.of());
    }

    /** One of several. */
    public static Parent oneOf(List<TraceContext> candidates) {
        return new Parent(null, Attribution.CANDIDATES, candidates);
    }
}
