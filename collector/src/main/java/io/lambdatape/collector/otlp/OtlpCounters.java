package io.lambdatape.collector.otlp;

import io.opentelemetry.api.metrics.Meter;
import java.util.concurrent.atomic.LongAdder;

/** What was received since the start. {@code requests = taken + refused + malformed}, once all are answered. */
final class OtlpCounters {
    final LongAdder requests = new LongAdder();
    final LongAdder taken = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder malformed = new LongAdder();
    final LongAdder rejected = new LongAdder();

    OtlpCounters(Meter meter) {
        register(meter, "requests", "{request}", "OTLP requests", requests);
        register(meter, "taken", "{request}", "OTLP requests that are on Kafka", taken);
        register(meter, "refused", "{request}", "OTLP requests that are to be sent again: no room, no Kafka", refused);
        register(
                meter, "malformed", "{request}", "OTLP requests that cannot be understood or are too large", malformed);
        register(meter, "rejected", "{record}", "records of taken requests that cannot be kept", rejected);
    }

    private static void register(Meter meter, String name, String unit, String description, LongAdder counter) {
        meter.counterBuilder("lambdatape.otlp." + name)
                .setDescription(description)
                .setUnit(unit)
                .buildWithCallback(measurement -> measurement.record(counter.sum()));
    }
}
