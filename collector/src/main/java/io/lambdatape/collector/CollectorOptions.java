package io.lambdatape.collector;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How the collector reads.
 *
 * @param kafka settings of Kafka's clients; {@code bootstrap.servers} at least
 * @param commitInterval how often what was read is made durable
 * @param commitRecordsMax after how many records at the latest
 * @param clock what time it is
 * @param nanoClock how much time has passed since another look at it: what time it is may be set back meanwhile
 */
public record CollectorOptions(
        Map<String, String> kafka,
        Duration commitInterval,
        int commitRecordsMax,
        InstantSource clock,
        LongSupplier nanoClock) {
    private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(5);
    private static final int COMMIT_RECORDS_MAX = 500_000;

    public CollectorOptions {
        kafka = Map.copyOf(kafka);
    }

    /** With the system's clock. */
    public CollectorOptions(Map<String, String> kafka, Duration commitInterval, int commitRecordsMax) {
        this(kafka, commitInterval, commitRecordsMax, InstantSource.system(), System::nanoTime);
    }

    /** The defaults: a commit every five seconds, or every 500,000 records. */
    public static CollectorOptions of(Map<String, String> kafka) {
        return new CollectorOptions(kafka, COMMIT_INTERVAL, COMMIT_RECORDS_MAX);
    }
}
