package io.lambdatape.broker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * How the broker runs.
 *
 * @param directory where its data is kept; the same directory continues where it ended
 * @param host the address to listen on, which clients are told to use
 * @param port the port to listen on; 0 for a free one
 * @param partitions how many partitions each of the two topics gets when it is made
 * @param retention how long records are kept for collectors that have not read them yet
 * @param partitionBytesMax how much of each partition is kept at most
 */
public record BrokerOptions(
        Path directory, String host, int port, int partitions, Duration retention, long partitionBytesMax) {
    private static final int PARTITIONS = 4;
    private static final Duration RETENTION = Duration.ofDays(3);
    private static final long PARTITION_BYTES_MAX = 2L << 30;

    public BrokerOptions {
        Objects.requireNonNull(directory, "directory");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(retention, "retention");
    }

    /** The defaults: four partitions, three days, 2 GiB a partition. */
    public static BrokerOptions at(Path directory, String host, int port) {
        return new BrokerOptions(directory, host, port, PARTITIONS, RETENTION, PARTITION_BYTES_MAX);
    }
}
