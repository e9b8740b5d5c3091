package io.lambdatape.agent.http;

import io.lambdatape.recording.Outcome;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one HTTP listener has counted. {@code begun = recorded + open}, and {@code recorded} is the sum over all
 * outcomes; {@code malformed requests} are among {@code recorded}. {@code upgraded} and {@code opaque} count
 * connections from which on bytes are passed unread: after an agreed change of protocol, and after something that is
 * not understood.
 */
public final class HttpCounters {
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("lambdatape.outcome");

    final LongAdder begun = new LongAdder();
    final LongAdder malformedRequests = new LongAdder();
    final LongAdder malformedResponses = new LongAdder();
    final LongAdder upgraded = new LongAdder();
    final LongAdder opaque = new LongAdder();
    private final Map<Outcome, LongAdder> recorded = new EnumMap<>(Outcome.class);

    HttpCounters(Meter meter, String listener) {
        Attributes attributes = Attributes.of(AttributeKey.stringKey("lambdatape.listener"), listener);
        observe(meter, "http.begun", begun, attributes);
        observe(meter, "http.requests.malformed", malformedRequests, attributes);
        observe(meter, "http.responses.malformed", malformedResponses, attributes);
        observe(meter, "http.connections.upgraded", upgraded, attributes);
        observe(meter, "http.connections.opaque", opaque, attributes);
        for (Outcome outcome : Outcome.values()) {
            recorded.put(outcome, new LongAdder());
        }
        meter.counterBuilder("lambdatape.agent.http.recorded")
                .buildWithCallback(measurement -> recorded.forEach((outcome, adder) -> measurement.record(
                        adder.sum(),
                        attributes.toBuilder().put(OUTCOME, outcome.name()).build())));
    }

    void recorded(Outcome outcome) {
        LongAdder adder = recorded.get(outcome);
        if (adder != null) {
            adder.increment();
        }
    }

    /** Requests of which at least one byte has come. */
    public long begun() {
        return begun.sum();
    }

    /** Exchanges given to the sink. */
    public long recorded() {
        return recorded.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Exchanges given to the sink that ended so. */
    public long ended(Outcome outcome) {
        LongAdder adder = recorded.get(outcome);
        return adder == null ? 0 : adder.sum();
    }

    /** Requests that the agent has refused since they are no HTTP/1.1. */
    public long malformedRequests() {
        return malformedRequests.sum();
    }

    /** Answers that are no HTTP/1.1 or that nothing asked for. */
    public long malformedResponses() {
        return malformedResponses.sum();
    }

    /** Connections that have changed their protocol by agreement. */
    public long upgraded() {
        return upgraded.sum();
    }

    /** Connections passed on unread since something was not understood. */
    public long opaque() {
        return opaque.sum();
    }

    private static void observe(Meter meter, String name, LongAdder adder, Attributes attributes) {
        meter.counterBuilder("lambdatape.agent." + name)
                .buildWithCallback(measurement -> measurement.record(adder.sum(), attributes));
    }
}
