package io.lambdatape.agent.spool;

import io.lambdatape.recording.AgentReport;
import io.lambdatape.recording.Gap;
import io.opentelemetry.api.metrics.Meter;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the spool has counted since the agent's start, in exchanges and log lines unless said otherwise. When nothing
 * moves these hold:
 *
 * <ul>
 *   <li>taken = spooled + dropped.queue_full + dropped.spool_full + queued
 *   <li>spooled = sent + refused + waiting
 *   <li>numbered = spooled + pieces of payloads + gap records
 *   <li>leftover = leftover.sent + leftover.refused + leftover.waiting: what earlier runs of the agent left in the spool
 * </ul>
 */
public final class SpoolCounters {
    final LongAdder taken = new LongAdder();
    final LongAdder queued = new LongAdder();
    final LongAdder spooled = new LongAdder();
    final LongAdder droppedQueueFull = new LongAdder();
    final LongAdder droppedSpoolFull = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder waiting = new LongAdder();
    final LongAdder numbered = new LongAdder();
    final LongAdder pieces = new LongAdder();
    final LongAdder gapRecords = new LongAdder();
    final LongAdder leftover = new LongAdder();
    final LongAdder leftoverSent = new LongAdder();
    final LongAdder leftoverRefused = new LongAdder();
    final LongAdder leftoverWaiting = new LongAdder();
    final LongAdder spoolBytes = new LongAdder();
    private final Map<Gap.Reason, LongAdder> gaps = new EnumMap<>(Gap.Reason.class);

    SpoolCounters() {
        for (Gap.Reason reason : Gap.Reason.values()) {
            gaps.put(reason, new LongAdder());
        }
    }

    void gap(Gap.Reason reason, long count) {
        LongAdder adder = gaps.get(reason);
        if (adder != null) {
            adder.add(count);
        }
    }

    /** All counters by the names of {@link AgentReport}. */
    public Map<String, Long> snapshot() {
        Map<String, Long> counts = new TreeMap<>();
        counts.put(AgentReport.TAKEN, taken.sum());
        counts.put(AgentReport.QUEUED, queued.sum());
        counts.put(AgentReport.SPOOLED, spooled.sum());
        counts.put(AgentReport.DROPPED_QUEUE_FULL, droppedQueueFull.sum());
        counts.put(AgentReport.DROPPED_SPOOL_FULL, droppedSpoolFull.sum());
        counts.put(AgentReport.SENT, sent.sum());
        counts.put(AgentReport.REFUSED, refused.sum());
        counts.put(AgentReport.WAITING, waiting.sum());
        counts.put(AgentReport.NUMBERED, numbered.sum());
        counts.put(AgentReport.SPOOL_BYTES, spoolBytes.sum());
        counts.put("pieces", pieces.sum());
        counts.put("gap_records", gapRecords.sum());
        counts.put("leftover", leftover.sum());
        counts.put("leftover.sent", leftoverSent.sum());
        counts.put("leftover.refused", leftoverRefused.sum());
        counts.put("leftover.waiting", leftoverWaiting.sum());
        gaps.forEach((reason, count) -> counts.put(AgentReport.gaps(reason), count.sum()));
        return counts;
    }

    /** Registers every counter as {@code lambdatape.agent.<name>}; levels as up-down counters. */
    void register(Meter meter) {
        counter(meter, AgentReport.TAKEN, "exchanges and lines handed to the spool", taken);
        counter(meter, AgentReport.SPOOLED, "exchanges and lines written to the spool", spooled);
        counter(meter, AgentReport.DROPPED_QUEUE_FULL, "dropped because the queue was full", droppedQueueFull);
        counter(meter, AgentReport.DROPPED_SPOOL_FULL, "dropped because the spool was full", droppedSpoolFull);
        counter(meter, AgentReport.SENT, "exchanges and lines acknowledged by Kafka", sent);
        counter(meter, AgentReport.REFUSED, "exchanges and lines that Kafka refused", refused);
        counter(meter, AgentReport.NUMBERED, "numbers given out", numbered);
        level(meter, AgentReport.QUEUED, "exchanges and lines that wait for the spool", queued);
        level(meter, AgentReport.WAITING, "exchanges and lines that wait for Kafka", waiting);
        level(meter, AgentReport.SPOOL_BYTES, "bytes in the spool", spoolBytes);
        gaps.forEach((reason, count) -> counter(
                meter,
                AgentReport.gaps(reason),
                "records missing: " + reason.name().toLowerCase(java.util.Locale.ROOT),
                count));
    }

    private static void counter(Meter meter, String name, String description, LongAdder count) {
        meter.counterBuilder("lambdatape.agent." + name)
                .setDescription(description)
                .buildWithCallback(measurement -> measurement.record(count.sum()));
    }

    private static void level(Meter meter, String name, String description, LongAdder count) {
        meter.upDownCounterBuilder("lambdatape.agent." + name)
                .setDescription(description)
                .buildWithCallback(measurement -> measurement.record(count.sum()));
    }
}
