package io.lambdatape.logview.json;

import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Side;
import io.lambdatape.recording.Timing;
import io.lambdatape.recording.TraceContext;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A span of a trace: an invocation, a query or a call.
 *
 * @param parentSpanId null if there is none or if it is not certain
 * @param firstByte when the answer's first byte was read; null if none came
 * @param durationMs in milliseconds
 * @param candidates the invocations that may have caused it, where {@code attribution} is {@code candidates}
 */
public record ExchangeJson(
        String traceId,
        String spanId,
        @Nullable String parentSpanId,
        String kind,
        String name,
        String worker,
        @Nullable String lambda,
        @Nullable String instance,
        @Nullable String platform,
        @Nullable Boolean coldStart,
        String start,
        @Nullable String firstByte,
        double durationMs,
        String outcome,
        String attribution,
        List<CandidateJson> candidates,
        Map<String, Object> attributes,
        PayloadJson request,
        PayloadJson response) {
    /** An invocation that may be the cause. */
    public record CandidateJson(String traceId, String spanId) {
        static CandidateJson of(TraceContext context) {
            return new CandidateJson(context.traceId(), context.spanId());
        }
    }

    public static ExchangeJson of(Exchange exchange) {
        String spanId = exchange.id().spanId();
        Timing timing = exchange.timing();
        return new ExchangeJson(
                exchange.id().traceId(),
                spanId,
                exchange.parent().spanId(),
                Words.of(exchange.kind()),
                exchange.name(),
                exchange.place().worker(),
                exchange.place().lambda(),
                exchange.place().instance(),
                known(exchange.place().platform()),
                exchange.coldStart(),
                Rfc3339.format(timing.startNanos()),
                timing.firstByteNanos() == 0 ? null : Rfc3339.format(timing.firstByteNanos()),
                Milliseconds.of(timing.durationNanos()),
                Words.of(exchange.outcome()),
                Words.of(exchange.parent().attribution()),
                exchange.parent().candidates().stream().map(CandidateJson::of).toList(),
                exchange.attributes().values(),
                PayloadJson.of(spanId, Side.REQUEST, exchange.request()),
                PayloadJson.of(spanId, Side.RESPONSE, exchange.response()));
    }

    static @Nullable String known(String word) {
        return word.isEmpty() ? null : word;
    }
}
