package io.lambdatape.agent.calls;

import io.lambdatape.agent.attribution.Asked;
import io.lambdatape.agent.http.ExchangeObserver;
import io.lambdatape.agent.http.Passage;
import io.lambdatape.agent.http.Refusal;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The calls inside a tunnel that can be read. What is no HTTP after all is passed on unread, never refused. */
final class TunnelledCalls implements ExchangeObserver<CallExchange> {
    private final CallRecords records;
    private final CallTarget target;
    private final String scheme;
    private final @Nullable InetSocketAddress peer;

    /** @param scheme of the URLs: {@code https} if what is read here was encrypted on the way */
    TunnelledCalls(CallRecords records, CallTarget target, String scheme, @Nullable InetSocketAddress peer) {
        this.records = records;
        this.target = new CallTarget(target.host(), target.port(), false);
        this.scheme = scheme;
        this.peer = peer;
    }

    @Override
    public CallExchange begin(long nanos) {
        return records.begin(nanos);
    }

    @Override
    public Passage opened(CallExchange exchange) {
        exchange.target = target;
        exchange.scheme = scheme;
        exchange.peer = peer;
        Asked asked = records.opened(exchange);
        return exchange.head().hasTraceparent() ? Passage.UNCHANGED : new Passage.Onward(asked.id());
    }

    @Override
    public void answered(CallExchange exchange) {
        records.answered(exchange);
    }

    @Override
    public void record(CallExchange exchange) {
        records.answered(exchange);
        records.record(exchange);
    }

    @Override
    public void malformedRequest() {
        records.counters().malformedRequests.increment();
    }

    @Override
    public void malformedAnswer() {
        records.counters().malformedAnswers.increment();
    }

    @Override
    public void upgraded() {
        records.counters().upgraded.increment();
    }

    @Override
    public void opaque() {
        records.counters().opaque.increment();
    }

    @Override
    public boolean transparent() {
        return true;
    }

    @Override
    public Refusal unreachable(CallExchange exchange, Throwable cause) {
        return Unreachable.of(target, cause);
    }

    @Override
    public Refusal.Form refusalForm() {
        return Refusal.Form.TEXT;
    }
}
