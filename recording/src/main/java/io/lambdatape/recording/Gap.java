package io.lambdatape.recording;

import java.util.Objects;

/**
 * Something that happened and could not be kept.
 *
 * @param timeNanos when it was noticed, in nanoseconds since the epoch
 * @param reason why
 * @param count how many records are missing
 * @param detail one sentence for a person
 */
public record Gap(Origin origin, long timeNanos, Reason reason, long count, String detail) implements Recorded {
    /** Why records are missing. */
    public enum Reason {
        /** The spool had no room: Kafka was away for too long, or the spool is too small. */
        SPOOL_FULL,
        /** The queue in front of the spool had no room: the disk is too slow. */
        QUEUE_FULL,
        /** The spool's file was damaged, as after a power cut. */
        SPOOL_DAMAGED,
        /** Kafka refused the record. */
        KAFKA_REFUSED,
        /** A log file lost lines before they were read: truncated or deleted. */
        LOG_LOST,
        /** Kafka deleted records before the collector had read them, or the topic was made anew. */
        KAFKA_DELETED,
        /** The collector could not read a record of Kafka's, nor keep it in the dead-letter topic. */
        UNREADABLE
    }

    public Gap {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(detail, "detail");
    }
}
