package io.lambdatape.recording;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What an agent has counted since its start, told every few seconds and when it stops. It carries no number: a missing
 * one is no loss, the next one says more. Its origin is unnumbered; {@code run} says which start it speaks of.
 *
 * <p>{@code taken = spooled + dropped.queue_full + dropped.spool_full + queued} and
 * {@code spooled = sent + refused + waiting} count exchanges and log lines; {@code numbered} counts every record that
 * got a number, pieces of payloads and gaps too: with as many of the run in the store, nothing lags.
 *
 * @param run the agent start, as in the {@link Origin}s of its records
 * @param timeNanos when it was counted, in nanoseconds since the epoch
 * @param counters by name, see the constants and docs/wire-format.md
 */
public record AgentReport(Origin origin, String run, long timeNanos, Map<String, Long> counters) implements Recorded {
    /** Exchanges and lines handed in by listeners and log tailing. */
    public static final String TAKEN = "taken";
    /** Those of them that wait in memory for the spool. */
    public static final String QUEUED = "queued";
    /** Those of them that were written to the spool. */
    public static final String SPOOLED = "spooled";
    /** Those that were dropped because the queue in front of the spool was full. */
    public static final String DROPPED_QUEUE_FULL = "dropped.queue_full";
    /** Those that were dropped because the spool was full. */
    public static final String DROPPED_SPOOL_FULL = "dropped.spool_full";
    /** Those that Kafka has acknowledged. */
    public static final String SENT = "sent";
    /** Those that Kafka refused for good. */
    public static final String REFUSED = "refused";
    /** Those that wait in the spool for Kafka. */
    public static final String WAITING = "waiting";
    /** How many numbers were given out: every record in the spool, pieces of payloads and gaps too. */
    public static final String NUMBERED = "numbered";
    /** What stands in the spool, in bytes, earlier runs included. */
    public static final String SPOOL_BYTES = "spool.bytes";

    public AgentReport {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(run, "run");
        if (origin.numbered()) {
            throw new IllegalArgumentException("a report carries no number");
        }
        counters = Collections.unmodifiableMap(new TreeMap<>(counters));
    }

    /** The name under which missing records of that reason are counted, say {@code gaps.spool_full}. */
    public static String gaps(Gap.Reason reason) {
        return "gaps." + reason.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The counter of that name; 0 if the report has none. */
    public long count(String name) {
        return counters.getOrDefault(name, 0L);
    }
}
