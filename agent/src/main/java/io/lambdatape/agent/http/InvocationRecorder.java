package io.lambdatape.agent.http;

import io.lambdatape.agent.attribution.OpenInvocation;
import io.lambdatape.agent.attribution.OpenInvocations;
import io.lambdatape.agent.capture.CaptureSink;
import io.lambdatape.agent.capture.TraceIds;
import io.lambdatape.agent.platform.Platform;
import io.lambdatape.agent.platform.Target;
import io.lambdatape.agent.platform.Verdict;
import io.lambdatape.agent.relay.Peers;
import io.lambdatape.recording.Attributes;
import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.ExchangeKind;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.Parent;
import io.lambdatape.recording.Payload;
import io.lambdatape.recording.Place;
import io.lambdatape.recording.Timing;
import io.lambdatape.recording.TraceContext;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Turns what one connection to a platform has seen into records, and keeps the list of open invocations up to date. */
final class InvocationRecorder implements ExchangeObserver<InvocationExchange> {
    private static final double NANOS_PER_MS = 1e6;

    private final HttpCounters counters;
    private final HttpOptions options;
    private final Platform platform;
    private final OpenInvocations invocations;
    private final CaptureSink sink;
    private final TraceIds ids;
    private final Peers peers;
    private @Nullable String clientAddress;

    InvocationRecorder(
            HttpOptions options,
            Platform platform,
            OpenInvocations invocations,
            CaptureSink sink,
            TraceIds ids,
            HttpCounters counters,
            Peers peers) {
        this.options = options;
        this.platform = platform;
        this.invocations = invocations;
        this.sink = sink;
        this.ids = ids;
        this.counters = counters;
        this.peers = peers;
    }

    @Override
    public InvocationExchange begin(long nanos) {
        counters.begun.increment();
        return new InvocationExchange(nanos, options.payloadBytesMax(), ids.begin());
    }

    /** The head of a request is known; if it is an invocation, it is open from now on. */
    @Override
    public Passage opened(InvocationExchange exchange) {
        RequestHead head = exchange.head();
        TraceContext stated = head.traceparent();
        if (stated != null) {
            exchange.id = ids.within(stated);
            exchange.parent = Parent.known(stated.spanId(), Attribution.TRACEPARENT);
        }
        Target target = platform.target(head.method(), head.path());
        exchange.target = target;
        if (target.kind() == ExchangeKind.INVOCATION) {
            exchange.invocation = invocations.opened(exchange.id, target.lambda(), stated);
        }
        return exchange.invocation != null && !head.hasTraceparent()
                ? new Passage.Onward(exchange.id)
                : Passage.UNCHANGED;
    }

    /** What happens from now on belongs to other invocations. */
    @Override
    public void answered(InvocationExchange exchange) {
        if (exchange.invocation == null) {
            return;
        }
        if (exchange.responseComplete) {
            invocations.closed(exchange.id);
        } else {
            invocations.givenUp(exchange.id);
        }
    }

    @Override
    public void record(InvocationExchange exchange) {
        answered(exchange);
        Payload request = exchange.request.payload();
        Payload response = exchange.response.payload();
        Verdict verdict = verdict(exchange, response);
        counters.recorded(verdict.outcome());
        OpenInvocation invocation = exchange.invocation;
        Target target =
                exchange.target == null ? new Target(ExchangeKind.OTHER, "no HTTP request", null) : exchange.target;
        sink.exchange(new Exchange(
                Origin.unnumbered(options.worker()),
                target.kind(),
                target.name(),
                exchange.id,
                exchange.parent,
                new Place(
                        options.worker(),
                        platform.name(),
                        target.lambda(),
                        invocation == null ? null : invocation.instance()),
                invocation == null ? null : invocation.coldStart(),
                new Timing(exchange.startNanos, exchange.firstByteNanos, exchange.endNanos),
                verdict.outcome(),
                attributes(exchange, verdict),
                request,
                response));
    }

    @Override
    public void malformedRequest() {
        counters.malformedRequests.increment();
    }

    @Override
    public void malformedAnswer() {
        counters.malformedResponses.increment();
    }

    @Override
    public void upgraded() {
        counters.upgraded.increment();
    }

    @Override
    public void opaque() {
        counters.opaque.increment();
    }

    @Override
    public boolean transparent() {
        return false;
    }

    @Override
    public Refusal unreachable(InvocationExchange exchange, Throwable cause) {
        return Refusal.unreachable(
                peers.server().getHostString() + ":" + peers.server().getPort(), cause);
    }

    private Verdict verdict(InvocationExchange exchange, Payload response) {
        if (exchange.verdict != null) {
            return exchange.verdict;
        }
        return exchange.invocation == null
                ? Verdict.byStatus(exchange.status)
                : platform.judge(exchange.status, response.bytes());
    }

    private Attributes attributes(InvocationExchange exchange, Verdict verdict) {
        Attributes.Builder attributes = Attributes.builder();
        RequestHead head = exchange.head;
        if (head != null) {
            attributes
                    .put("http.request.method", head.method())
                    .put("url.path", head.path())
                    .put("url.query", head.query())
                    .put("network.protocol.version", head.version())
                    .put("user_agent.original", head.userAgent());
        }
        InetSocketAddress listener = peers.listener();
        attributes
                .put("url.scheme", "http")
                .put("server.address", listener.getHostString())
                .put("server.port", (long) listener.getPort())
                .put("client.address", clientAddress())
                .put("client.port", (long) peers.client().getPort())
                .put("http.request.body.size", exchange.requestBodyBytes)
                .put("http.response.body.size", exchange.responseBodyBytes);
        if (exchange.status != 0) {
            attributes.put("http.response.status_code", (long) exchange.status);
        }
        OpenInvocation invocation = exchange.invocation;
        if (invocation != null) {
            attributes
                    .put("faas.trigger", "http")
                    .put("lambdatape.queries", (long) invocation.queries())
                    .put("lambdatape.query_ms", invocation.queryNanos() / NANOS_PER_MS)
                    .put("lambdatape.calls", (long) invocation.calls());
        }
        return attributes.put("error.type", verdict.errorType()).build();
    }

    private String clientAddress() {
        String known = clientAddress;
        if (known == null) {
            InetSocketAddress client = peers.client();
            known = client.getAddress() == null
                    ? client.getHostString()
                    : client.getAddress().getHostAddress();
            clientAddress = known;
        }
        return known;
    }
}
