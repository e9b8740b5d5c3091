package io.lambdatape.agent.spool;

import java.nio.file.Path;
import java.util.Objects;

/**
 * How large the spool may grow.
 *
 * @param directory where the segments are; made if it is missing
 * @param bytesMax how much the segments may hold together; what does not fit is dropped and becomes a gap
 * @param queueBytesMax how much may wait in memory for the disk
 * @param segmentBytesMax when a new segment is begun
 */
public record SpoolOptions(Path directory, long bytesMax, long queueBytesMax, long segmentBytesMax) {
    static final long QUEUE_BYTES_MAX = 64L << 20;
    static final long SEGMENT_BYTES_MAX = 16L << 20;
    static final long SEGMENT_BYTES_MIN = 64L << 10;

    /** How many payload bytes one Kafka record may carry. */
    static final int PART_BYTES_MAX = 512 << 10;
    /** How many lines share one Kafka record. */
    static final int LINES_MAX = 512;
    /** How many bytes of lines share one Kafka record, unless one line alone has more. */
    static final int LINES_BYTES_MAX = 256 << 10;

    public SpoolOptions {
        Objects.requireNonNull(directory, "directory");
        if (bytesMax <= 0 || queueBytesMax <= 0 || segmentBytesMax <= 0) {
            throw new IllegalArgumentException("a spool's limits must be positive");
        }
    }

    /** The usual queue and segments: a full spool has eight segments or more, so that room is made in small steps. */
    public static SpoolOptions of(Path directory, long bytesMax) {
        long segment = Math.clamp(bytesMax / 8, SEGMENT_BYTES_MIN, SEGMENT_BYTES_MAX);
        return new SpoolOptions(directory, bytesMax, QUEUE_BYTES_MAX, segment);
    }
}
