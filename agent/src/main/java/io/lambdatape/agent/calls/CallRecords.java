package io.lambdatape.agent.calls;

import io.lambdatape.agent.attribution.Asked;
import io.lambdatape.agent.attribution.AskingConnection;
import io.lambdatape.agent.capture.CaptureSink;
import io.lambdatape.agent.platform.Verdict;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.ExchangeKind;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.Timing;
import org.jspecify.annotations.Nullable;

/** Makes records of the calls of one connection. */
final class CallRecords {
    private final CallOptions options;
    private final AskingConnection connection;
    private final CaptureSink sink;
    private final CallCounters counters;

    CallRecords(CallOptions options, AskingConnection connection, CaptureSink sink, CallCounters counters) {
        this.options = options;
        this.connection = connection;
        this.sink = sink;
        this.counters = counters;
    }

    CallCounters counters() {
        return counters;
    }

    CallExchange begin(long nanos) {
        counters.begun.increment();
        return new CallExchange(nanos, options.http().payloadBytesMax());
    }

    /** The head of a call has been read: it belongs to an invocation from now on. */
    Asked opened(CallExchange exchange) {
        Asked asked = connection.asksForGood(
                exchange.hasHead() ? exchange.head().traceparent() : null, exchange.startNanos());
        exchange.asked = asked;
        return asked;
    }

    /** The answer has been read, or none will come: the first time counts. */
    void answered(CallExchange exchange) {
        if (!exchange.answered) {
            exchange.answered = true;
            connection.callAnswered(asked(exchange), Math.max(exchange.startNanos(), exchange.lastByteNanos()));
        }
    }

    /** The end of a call. */
    void record(CallExchange exchange) {
        Asked asked = asked(exchange);
        Verdict end = CallEnd.of(exchange);
        counters.recorded(end.outcome());
        String worker = options.http().worker();
        sink.exchange(new Exchange(
                Origin.unnumbered(worker),
                ExchangeKind.CALL,
                CallAttributes.name(exchange, options.urlCharsMax()),
                asked.id(),
                asked.parent(),
                connection.place(worker, asked),
                null,
                new Timing(exchange.startNanos(), exchange.firstByteNanos(), exchange.endNanos()),
                end.outcome(),
                CallAttributes.of(exchange, asked.phase(), end, options.urlCharsMax()),
                UserNames.blanked(exchange.request().payload()),
                exchange.response().payload()));
    }

    // What is no HTTP has not been tied to anything before.
    private Asked asked(CallExchange exchange) {
        @Nullable Asked known = exchange.asked;
        return known == null ? opened(exchange) : known;
    }
}
