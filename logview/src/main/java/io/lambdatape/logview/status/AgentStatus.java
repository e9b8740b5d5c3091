package io.lambdatape.logview.status;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One start of one agent. The first counts are its own, from its last report, and balance:
 * {@code taken == spooled + queued + } all of {@code dropped}, and {@code spooled == sent + refused + waiting}; the last
 * three are about numbered records, pieces of payloads and gaps too: nothing of the run is on its way once
 * {@code indexed == numbered}.
 *
 * @param worker the worker's name
 * @param run identifies the start (a UUID)
 * @param startedAt null if unknown, as for an agent of which only records are known
 * @param lastSeen when its latest record or report arrived; null if none did
 * @param taken exchanges and lines that it took
 * @param queued those that wait in its memory
 * @param spooled those that it wrote to its disk
 * @param sent those that Kafka acknowledged
 * @param refused those that Kafka refused for good
 * @param waiting those on its disk that were not sent yet
 * @param dropped those that it could not keep, by reason
 * @param spoolBytes what stands on its disk
 * @param numbered records that got a number
 * @param indexed its records in the store
 * @param missing numbers below its highest one in the store that are not there
 */
public record AgentStatus(
        String worker,
        String run,
        @Nullable Instant startedAt,
        @Nullable Instant lastSeen,
        long taken,
        long queued,
        long spooled,
        long sent,
        long refused,
        long waiting,
        Map<String, Long> dropped,
        long spoolBytes,
        long numbered,
        long indexed,
        long missing) {
    public AgentStatus {
        dropped = Map.copyOf(dropped);
    }
}
