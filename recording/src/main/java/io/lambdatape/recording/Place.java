package io.lambdatape.recording;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where something happened.
 *
 * @param worker the worker's name
 * @param platform {@code openlambda}, {@code http}, ... as in the agent's configuration; empty if unknown
 * @param lambda the function's name; null if unknown
 * @param instance the sandbox or environment that ran it; null if unknown
 */
public record Place(
        String worker,
        String platform,
        @Nullable String lambda,
        @Nullable String instance) {
    public Place {
        Objects.requireNonNull(worker, "worker");
        Objects.requireNonNull(platform, "platform");
    }

    /** A place of which only the worker is known. */
    public static Place onWorker(String worker) {
        return new Place(worker, "", null, null);
    }
}
