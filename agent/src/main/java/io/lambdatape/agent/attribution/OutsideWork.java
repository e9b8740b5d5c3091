package io.lambdatape.agent.attribution;

import io.lambdatape.agent.capture.RecordingClock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which functions were seen at work when none of their invocations was open. What such a function does while one is
 * open may be work that an earlier one has left behind. Safe for use by all threads.
 */
final class OutsideWork {
    /** So long after it was seen last it is taken for over: the function's code may be another by then. */
    private static final long REMEMBERED_NANOS_MAX = 600_000_000_000L;

    private static final int FUNCTIONS_MAX = 10_000;
    private static final String UNKNOWN = "";

    private final Map<String, Long> lastNanos = new ConcurrentHashMap<>();
    private final RecordingClock clock;

    OutsideWork(RecordingClock clock) {
        this.clock = clock;
    }

    /** @param lambda the function; null: one that is not known */
    void seen(@Nullable String lambda) {
        if (lastNanos.size() < FUNCTIONS_MAX || lambda == null) {
            lastNanos.put(lambda == null ? UNKNOWN : lambda, clock.nanos());
        }
    }

    /** @param lambda the function; null: one that is not known */
    boolean isKnown(@Nullable String lambda) {
        Long last = lastNanos.get(lambda == null ? UNKNOWN : lambda);
        return last != null && clock.nanos() - last <= REMEMBERED_NANOS_MAX;
    }
}
