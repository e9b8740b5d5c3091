package io.lambdatape.store;

import io.lambdatape.recording.AgentReport;
import io.lambdatape.recording.Gap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is kept.
 *
 * @param exchanges invocations, queries, calls and others together
 * @param invocations the invocations among them
 * @param queries the queries among them
 * @param lines log lines
 * @param bytes on disk
 * @param slices how many time slices there are
 * @param attributesOverflowed attributes without a field of their own since the start, because there are too many names
 * @param gaps how many records are known to be missing, by reason
 * @param runs one per agent start, those seen last first
 */
public record StoreStatus(
        long exchanges,
        long invocations,
        long queries,
        long lines,
        long bytes,
        int slices,
        long attributesOverflowed,
        Map<Gap.Reason, Long> gaps,
        List<Run> runs) {
    public StoreStatus {
        gaps = Map.copyOf(gaps);
        runs = List.copyOf(runs);
    }

    /**
     * One start of one agent.
     *
     * @param records how many of its numbered records are here
     * @param highest the highest number among them; -1 if there is none
     * @param firstSeenNanos the earliest time of its records, since the epoch
     * @param lastSeenNanos the latest
     * @param report what it last told of itself; null if it never did
     */
    public record Run(
            String worker,
            String run,
            long records,
            long highest,
            long firstSeenNanos,
            long lastSeenNanos,
            @Nullable AgentReport report) {
        /** Numbers below the highest whose records are not here. */
        public long missing() {
            return highest + 1 - records;
        }
    }
}
