package io.lambdatape.agent.postgresql;

import io.lambdatape.recording.Outcome;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one PostgreSQL listener has counted. {@code begun = recorded + skipped + open}, {@code recorded} is the sum over
 * all outcomes, and {@code opaque} the sum over all reasons (each connection at most once).
 */
public final class PostgresCounters {
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("lambdatape.outcome");
    private static final AttributeKey<String> REASON = AttributeKey.stringKey("lambdatape.reason");

    final LongAdder begun = new LongAdder();
    final LongAdder skipped = new LongAdder();
    final LongAdder encryptionDeclined = new LongAdder();
    final LongAdder statementsForgotten = new LongAdder();
    private final Map<Outcome, LongAdder> recorded = new EnumMap<>(Outcome.class);
    private final Map<OpaqueReason, LongAdder> opaque = new EnumMap<>(OpaqueReason.class);

    PostgresCounters(Meter meter, String listener) {
        Attributes attributes = Attributes.of(AttributeKey.stringKey("lambdatape.listener"), listener);
        observe(meter, "begun", begun, attributes);
        observe(meter, "skipped", skipped, attributes);
        observe(meter, "encryption.declined", encryptionDeclined, attributes);
        observe(meter, "statements.forgotten", statementsForgotten, attributes);
        for (Outcome outcome : Outcome.values()) {
            recorded.put(outcome, new LongAdder());
        }
        for (OpaqueReason reason : OpaqueReason.values()) {
            opaque.put(reason, new LongAdder());
        }
        observe(meter, "recorded", OUTCOME, recorded, attributes);
        observe(meter, "connections.opaque", REASON, opaque, attributes);
    }

    void recorded(Outcome outcome) {
        count(recorded, outcome);
    }

    void opaque(OpaqueReason reason) {
        count(opaque, reason);
    }

    private static <E extends Enum<E>> void count(Map<E, LongAdder> adders, E key) {
        LongAdder adder = adders.get(key);
        if (adder != null) {
            adder.increment();
        }
    }

    /** Queries whose last message has come. */
    public long begun() {
        return begun.sum();
    }

    /** Exchanges given to the sink. */
    public long recorded() {
        return sum(recorded);
    }

    /** Exchanges given to the sink that ended so. */
    public long ended(Outcome outcome) {
        LongAdder adder = recorded.get(outcome);
        return adder == null ? 0 : adder.sum();
    }

    /** Queries that the server passed over since one before them in their batch had failed. */
    public long skipped() {
        return skipped.sum();
    }

    /** Requests for encryption that the agent has declined. */
    public long encryptionDeclined() {
        return encryptionDeclined.sum();
    }

    /** Prepared statements and portals dropped for want of room: their queries are recorded without text. */
    public long statementsForgotten() {
        return statementsForgotten.sum();
    }

    /** Connections passed on unread. */
    public long opaque() {
        return sum(opaque);
    }

    /** Connections passed on unread for this reason. */
    public long opaqueFor(OpaqueReason reason) {
        LongAdder adder = opaque.get(reason);
        return adder == null ? 0 : adder.sum();
    }

    private static long sum(Map<?, LongAdder> adders) {
        return adders.values().stream().mapToLong(LongAdder::sum).sum();
    }

    private static void observe(Meter meter, String name, LongAdder adder, Attributes attributes) {
        meter.counterBuilder("lambdatape.agent.postgresql." + name)
                .buildWithCallback(measurement -> measurement.record(adder.sum(), attributes));
    }

    private static <E extends Enum<E>> void observe(
            Meter meter, String name, AttributeKey<String> key, Map<E, LongAdder> adders, Attributes attributes) {
        meter.counterBuilder("lambdatape.agent.postgresql." + name)
                .buildWithCallback(measurement -> adders.forEach((value, adder) -> measurement.record(
                        adder.sum(),
                        attributes.toBuilder()
                                .put(key, value.name().toLowerCase(Locale.ROOT))
                                .build())));
    }
}
