package io.lambdatape.agent.calls;

import io.lambdatape.recording.Outcome;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one proxy has counted. {@code begun = recorded + tunnels + open}; {@code recorded} is the sum over all outcomes.
 * Of a tunnel there may be several records, counted in {@code tunnels.recorded} alone. Refused targets and malformed
 * requests are among {@code recorded}.
 */
public final class CallCounters {
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("lambdatape.outcome");

    final LongAdder begun = new LongAdder();
    final LongAdder targetsRefused = new LongAdder();
    final LongAdder malformedRequests = new LongAdder();
    final LongAdder malformedAnswers = new LongAdder();
    final LongAdder upgraded = new LongAdder();
    final LongAdder opaque = new LongAdder();
    final LongAdder ownersLate = new LongAdder();
    final LongAdder tunnels = new LongAdder();
    final LongAdder tunnelsRecorded = new LongAdder();
    final LongAdder tunnelBytesUnrecorded = new LongAdder();
    private final Map<Outcome, LongAdder> recorded = new ConcurrentHashMap<>();

    CallCounters(Meter meter, String listener) {
        Attributes attributes = Attributes.of(AttributeKey.stringKey("lambdatape.listener"), listener);
        observe(meter, "begun", begun, attributes);
        observe(meter, "targets.refused", targetsRefused, attributes);
        observe(meter, "requests.malformed", malformedRequests, attributes);
        observe(meter, "answers.malformed", malformedAnswers, attributes);
        observe(meter, "connections.upgraded", upgraded, attributes);
        observe(meter, "connections.opaque", opaque, attributes);
        observe(meter, "owners.late", ownersLate, attributes);
        observe(meter, "tunnels", tunnels, attributes);
        observe(meter, "tunnels.recorded", tunnelsRecorded, attributes);
        observe(meter, "tunnels.bytes.unrecorded", tunnelBytesUnrecorded, attributes);
        meter.counterBuilder("lambdatape.agent.calls.recorded")
                .buildWithCallback(measurement -> recorded.forEach((outcome, adder) -> measurement.record(
                        adder.sum(),
                        attributes.toBuilder()
                                .put(OUTCOME, outcome.name().toLowerCase(Locale.ROOT))
                                .build())));
    }

    void recorded(Outcome outcome) {
        recorded.computeIfAbsent(outcome, unused -> new LongAdder()).increment();
    }

    /** Requests of which at least one byte has come, {@code CONNECT} among them. */
    public long begun() {
        return begun.sum();
    }

    /** Calls given to the sink, tunnels left out. */
    public long recorded() {
        return recorded.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Calls given to the sink that ended so. */
    public long ended(Outcome outcome) {
        LongAdder adder = recorded.get(outcome);
        return adder == null ? 0 : adder.sum();
    }

    /** Calls whose target was none that can be called. */
    public long targetsRefused() {
        return targetsRefused.sum();
    }

    /** Requests refused since they are no HTTP/1.1. */
    public long malformedRequests() {
        return malformedRequests.sum();
    }

    /** Answers that are no HTTP/1.1 or that nothing asked for. */
    public long malformedAnswers() {
        return malformedAnswers.sum();
    }

    /** Connections that have changed their protocol by agreement, tunnels among them. */
    public long upgraded() {
        return upgraded.sum();
    }

    /** Connections on which something was not understood. */
    public long opaque() {
        return opaque.sum();
    }

    /** Connections whose first call did not wait until it was known whose it is. */
    public long ownersLate() {
        return ownersLate.sum();
    }

    /** Tunnels that were opened. */
    public long tunnels() {
        return tunnels.sum();
    }

    /** Records of tunnels given to the sink. */
    public long tunnelsRecorded() {
        return tunnelsRecorded.sum();
    }

    /** Bytes in tunnels that belong to no record, since nobody was asking. */
    public long tunnelBytesUnrecorded() {
        return tunnelBytesUnrecorded.sum();
    }

    private static void observe(Meter meter, String name, LongAdder adder, Attributes attributes) {
        meter.counterBuilder("lambdatape.agent.calls." + name)
                .buildWithCallback(measurement -> measurement.record(adder.sum(), attributes));
    }
}
