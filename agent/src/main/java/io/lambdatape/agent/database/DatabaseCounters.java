package io.lambdatape.agent.database;

import io.lambdatape.recording.Outcome;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one database listener has counted. {@code begun = recorded + skipped + open}, {@code recorded} is the sum over
 * all outcomes, and {@code opaque} the sum over all reasons (each connection at most once).
 */
public final class DatabaseCounters {
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("lambdatape.outcome");
    private static final AttributeKey<String> REASON = AttributeKey.stringKey("lambdatape.reason");

    private static final Map<Outcome, String> TEXTS = Stream.of(Outcome.values())
            .collect(Collectors.toUnmodifiableMap(
                    outcome -> outcome, outcome -> outcome.name().toLowerCase(Locale.ROOT)));

    final LongAdder begun = new LongAdder();
    final LongAdder skipped = new LongAdder();
    private final LongAdder encryptionDeclined = new LongAdder();
    private final LongAdder statementsForgotten = new LongAdder();
    private final Map<String, LongAdder> recorded = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> opaque = new ConcurrentHashMap<>();

    DatabaseCounters(Meter meter, String listener, String system) {
        Attributes attributes = Attributes.of(
                AttributeKey.stringKey("lambdatape.listener"), listener,
                AttributeKey.stringKey("db.system.name"), system);
        observe(meter, "queries.begun", begun, attributes);
        observe(meter, "queries.skipped", skipped, attributes);
        observe(meter, "encryption.declined", encryptionDeclined, attributes);
        observe(meter, "statements.forgotten", statementsForgotten, attributes);
        observe(meter, "queries.recorded", OUTCOME, recorded, attributes);
        observe(meter, "connections.opaque", REASON, opaque, attributes);
    }

    void recorded(Outcome outcome) {
        count(recorded, text(outcome));
    }

    void opaque(OpaqueReason reason) {
        count(opaque, reason.text());
    }

    /** A request for encryption has been declined. */
    public void countEncryptionDeclined() {
        encryptionDeclined.increment();
    }

    /** A prepared statement or the like was dropped for want of room. */
    public void countStatementForgotten() {
        statementsForgotten.increment();
    }

    private static void count(Map<String, LongAdder> adders, String key) {
        adders.computeIfAbsent(key, unused -> new LongAdder()).increment();
    }

    /** Queries whose last byte has come. */
    public long begun() {
        return begun.sum();
    }

    /** Exchanges given to the sink. */
    public long recorded() {
        return sum(recorded);
    }

    /** Exchanges given to the sink that ended so. */
    public long ended(Outcome outcome) {
        return count(recorded.get(text(outcome)));
    }

    /** Queries that the server passed over, say since one before them in their batch had failed. */
    public long skipped() {
        return skipped.sum();
    }

    /** Requests for encryption that the agent has declined. */
    public long encryptionDeclined() {
        return encryptionDeclined.sum();
    }

    /** Prepared statements and the like dropped for want of room: their queries are recorded without text. */
    public long statementsForgotten() {
        return statementsForgotten.sum();
    }

    /** Connections passed on unread. */
    public long opaque() {
        return sum(opaque);
    }

    /** Connections passed on unread for this reason. */
    public long opaqueFor(OpaqueReason reason) {
        return count(opaque.get(reason.text()));
    }

    private static long count(@Nullable LongAdder adder) {
        return adder == null ? 0 : adder.sum();
    }

    private static long sum(Map<?, LongAdder> adders) {
        return adders.values().stream().mapToLong(LongAdder::sum).sum();
    }

    private static String text(Outcome outcome) {
        return TEXTS.getOrDefault(outcome, "");
    }

    private static void observe(Meter meter, String name, LongAdder adder, Attributes attributes) {
        meter.counterBuilder("lambdatape.agent.database." + name)
                .buildWithCallback(measurement -> measurement.record(adder.sum(), attributes));
    }

    private static void observe(
            Meter meter, String name, AttributeKey<String> key, Map<String, LongAdder> adders, Attributes attributes) {
        meter.counterBuilder("lambdatape.agent.database." + name)
                .buildWithCallback(measurement -> adders.forEach((value, adder) -> measurement.record(
                        adder.sum(), attributes.toBuilder().put(key, value).build())));
    }
}
