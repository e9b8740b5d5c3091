package io.lambdatape.collector;

import io.opentelemetry.api.metrics.Meter;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/**
 * What the collector has done since it was started. {@code consumed = indexed + duplicates + reports + deadLetters}:
 * every record of a Kafka record counts by itself, a Kafka record that cannot be decoded counts as one. What is read
 * again after a trouble with the store counts again.
 */
final class CollectorCounters {
    final LongAdder consumed = new LongAdder();
    final LongAdder indexed = new LongAdder();
    final LongAdder duplicates = new LongAdder();
    final LongAdder reports = new LongAdder();
    final LongAdder deadLetters = new LongAdder();

    CollectorCounters(Meter meter, BooleanSupplier stopped) {
        register(meter, "consumed", "records read from Kafka", consumed);
        register(meter, "indexed", "records added to the store", indexed);
        register(meter, "duplicates", "records that were in the store already", duplicates);
        register(meter, "reports", "agents' reports of their own counters", reports);
        register(meter, "dead_letters", "records that could not be read", deadLetters);
        meter.gaugeBuilder("lambdatape.collector.stopped")
                .ofLongs()
                .setDescription("1 while nothing is read from Kafka: the disk is full, or the store cannot be written")
                .buildWithCallback(measurement -> measurement.record(stopped.getAsBoolean() ? 1 : 0));
    }

    private static void register(Meter meter, String name, String description, LongAdder counter) {
        meter.counterBuilder("lambdatape.collector." + name)
                .setDescription(description)
                .setUnit("{record}")
                .buildWithCallback(measurement -> measurement.record(counter.sum()));
    }
}
