package io.lambdatape.report;

import java.util.Objects;

/**
 * How a replay was run.
 *
 * @param target where the requests were sent
 * @param speed 1 is the recorded speed, 2 twice as fast
 * @param startNanos when the schedule began, since the epoch
 * @param lateNanosMax a request sent later than this after its due time counts as late
 */
public record ReplaySettings(String target, double speed, long startNanos, long lateNanosMax) {
    public ReplaySettings {
        Objects.requireNonNull(target, "target");
    }
}
