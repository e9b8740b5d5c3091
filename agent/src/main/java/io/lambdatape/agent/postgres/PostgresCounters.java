package io.lambdatape.agent.postgres;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one PostgreSQL listener has counted: statements given to the sink, and connections that are passed on unread
 * after something that is not understood.
 */
public final class PostgresCounters {
    final LongAdder recorded = new LongAdder();
    final LongAdder opaque = new LongAdder();

    PostgresCounters(Meter meter, String listener) {
        Attributes attributes = Attributes.of(AttributeKey.stringKey("lambdatape.listener"), listener);
        observe(meter, "recorded", recorded, attributes);
        observe(meter, "connections.opaque", opaque, attributes);
    }

    /** Statements given to the sink. */
    public long recorded() {
        return recorded.sum();
    }

    /** Connections that are passed on unread. */
    public long opaque() {
        return opaque.sum();
    }

    private static void observe(Meter meter, String name, LongAdder adder, Attributes attributes) {
        meter.counterBuilder("lambdatape.agent.postgresql." + name)
                .buildWithCallback(measurement -> measurement.record(adder.sum(), attributes));
    }
}
