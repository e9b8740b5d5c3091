package io.lambdatape.logview.status;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way from Kafka to the store. {@code consumed == indexed + duplicates + deadLetters}.
 *
 * @param consumed records read from Kafka
 * @param indexed records added to the store
 * @param duplicates records that the store had already
 * @param deadLetters records that could not be read, and went to the dead-letter topic
 * @param lag how far it is behind, by partition
 * @param failure why nothing is read for now, in one sentence: the disk is full, the store fails; null if all is well
 */
public record CollectorStatus(
        long consumed,
        long indexed,
        long duplicates,
        long deadLetters,
        List<PartitionLag> lag,
        @Nullable String failure) {
    public CollectorStatus {
        lag = List.copyOf(lag);
    }

    /** Records of one partition that are on Kafka and not yet in the store. */
    public record PartitionLag(String topic, int partition, long records) {}
}
