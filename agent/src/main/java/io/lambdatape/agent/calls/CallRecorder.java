package io.lambdatape.agent.calls;

import io.lambdatape.agent.attribution.Asked;
import io.lambdatape.agent.http.ExchangeObserver;
import io.lambdatape.agent.http.Passage;
import io.lambdatape.agent.http.Refusal;
import io.lambdatape.agent.http.RequestHead;
import org.jspecify.annotations.Nullable;

/** Sends the calls of one connection on their way. */
final class CallRecorder implements ExchangeObserver<CallExchange> {
    private final CallRecords records;
    private final Route route;
    private @Nullable CallExchange tunnel;

    CallRecorder(CallRecords records, Route route) {
        this.records = records;
        this.route = route;
    }

    @Override
    public CallExchange begin(long nanos) {
        return records.begin(nanos);
    }

    @Override
    public Passage opened(CallExchange exchange) {
        RequestHead head = exchange.head();
        Asked asked = records.opened(exchange);
        try {
            CallTarget target = CallTarget.of(head);
            exchange.target = target;
            route.next(target);
            return target.tunnel()
                    ? new Passage.Answered()
                    : new Passage.Proxied(head.hasTraceparent() ? null : asked.id(), CallTarget.hostField(head));
        } catch (HostileTargetException e) {
            records.counters().targetsRefused.increment();
            return new Passage.Refused(new Refusal(400, String.valueOf(e.getMessage()), "malformed_target"));
        }
    }

    @Override
    public void answered(CallExchange exchange) {
        if (exchange.target != null && !exchange.answered) {
            exchange.peer = route.peer();
            route.answered();
        }
        records.answered(exchange);
        if (exchange.tunnelled()) {
            tunnel = exchange;
        }
    }

    /** The call that a tunnel has come of; null if none has. */
    @Nullable
    CallExchange tunnel() {
        return tunnel;
    }

    @Override
    public void record(CallExchange exchange) {
        answered(exchange);
        // A tunnel goes on, and is recorded as such.
        if (!exchange.tunnelled()) {
            records.record(exchange);
        }
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
        route.passing();
    }

    @Override
    public void opaque() {
        records.counters().opaque.increment();
        route.deaf();
    }

    @Override
    public boolean transparent() {
        return false;
    }

    @Override
    public boolean routes() {
        return true;
    }

    @Override
    public Refusal unreachable(CallExchange exchange, Throwable cause) {
        CallTarget target = exchange.target;
        return target == null
                ? new Refusal(502, "the request names no server", "server_unreachable")
                : Unreachable.of(target, cause);
    }

    @Override
    public Refusal.Form refusalForm() {
        return Refusal.Form.TEXT;
    }
}
