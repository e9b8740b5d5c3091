package io.lambdatape.collector;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the collector stands. {@code consumed = indexed + duplicates + reports + deadLetters}.
 *
 * @param consumed records read from Kafka since the start
 * @param indexed records added to the store
 * @param duplicates records that were in the store already
 * @param reports agents' reports of their own counters
 * @param deadLetters records that could not be read, and went to the dead-letter topic
 * @param lag what is on Kafka and not yet read, by partition
 * @param failure why nothing is read any more; null if all is well
 */
public record CollectorStatus(
        long consumed,
        long indexed,
        long duplicates,
        long reports,
        long deadLetters,
        List<Lag> lag,
        @Nullable String failure) {
    public CollectorStatus {
        lag = List.copyOf(lag);
    }

    /** Kafka records of one partition that are yet to be read. */
    public record Lag(String topic, int partition, long records) {}
}
