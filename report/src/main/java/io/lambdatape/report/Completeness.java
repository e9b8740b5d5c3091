package io.lambdatape.report;

import io.lambdatape.recording.Gap;
import java.util.Map;

/**
 * What is known to be missing.
 *
 * @param gaps missing records by reason
 */
public record Completeness(Map<Gap.Reason, Long> gaps) {
    /** How many records are known to be missing. */
    public long missing() {
        return gaps.values().stream().mapToLong(Long::longValue).sum();
    }
}
