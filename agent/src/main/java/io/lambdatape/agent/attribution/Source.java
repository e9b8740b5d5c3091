package io.lambdatape.agent.attribution;

import org.jspecify.annotations.Nullable;

/**
 * What is known of where a query or a log line came from.
 *
 * @param lambda the function whose process it was; null if unknown
 * @param instance the instance whose process it was; null if unknown
 */
public record Source(@Nullable String lambda, @Nullable String instance) {
    public static final Source UNKNOWN = new Source(null, null);
}
