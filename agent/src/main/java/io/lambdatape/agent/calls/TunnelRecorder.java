package io.lambdatape.agent.calls;

import io.lambdatape.agent.attribution.Asked;
import io.lambdatape.agent.attribution.AskingConnection;
import io.lambdatape.agent.capture.CaptureSink;
import io.lambdatape.recording.Attributes;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.ExchangeKind;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.Outcome;
import io.lambdatape.recording.Payload;
import io.lambdatape.recording.Timing;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of one tunnel: sizes and times alone. A tunnel that functions keep for later is recorded once for each
 * invocation that uses it: what a client sends after the server's last word begins another record as soon as the server
 * answers it, if it is another invocation's by then. A client's word that nobody answers, such as its good-bye, is not
 * asked about.
 */
final class TunnelRecorder {
    private final CallTarget target;
    private final String worker;
    private final AskingConnection connection;
    private final CaptureSink sink;
    private final CallCounters counters;
    private final @Nullable InetSocketAddress peer;

    private @Nullable TunnelSpan span;
    /** The answer to {@code CONNECT} counts as the server's word. */
    private boolean serverSpokeLast = true;

    /** What the client has sent since the server's last word; counted once that is answered. */
    private long turnBytes;

    private long turnNanos;
    private long turnLastNanos;
    private boolean encrypted;
    private boolean decrypted;
    private @Nullable String errorType;

    /** @param connect the exchange that has opened the tunnel */
    TunnelRecorder(
            CallTarget target,
            CallExchange connect,
            Asked asked,
            String worker,
            AskingConnection connection,
            CaptureSink sink,
            CallCounters counters) {
        this.target = target;
        this.worker = worker;
        this.connection = connection;
        this.sink = sink;
        this.counters = counters;
        this.peer = connect.peer;
        counters.tunnels.increment();
        span = new TunnelSpan(
                asked,
                UserNames.blanked(connect.request().payload()),
                connect.response().payload(),
                false);
    }

    @Nullable
    InetSocketAddress peer() {
        return peer;
    }

    /** What the client sends looks like TLS. */
    void encrypted() {
        encrypted = true;
    }

    /** What stands in TLS is read. */
    void decrypted() {
        decrypted = true;
    }

    /** The connection has failed. */
    void failed(String how) {
        errorType = how;
    }

    void fromClient(int bytes, long nanos) {
        TunnelSpan open = span;
        if (open != null && !serverSpokeLast) {
            open.requestBytes += bytes;
            open.lastByteNanos = nanos;
            return;
        }
        if (turnBytes == 0) {
            turnNanos = nanos;
        }
        turnBytes += bytes;
        turnLastNanos = nanos;
    }

    void fromServer(int bytes, long nanos) {
        if (turnBytes > 0) {
            begin();
        }
        serverSpokeLast = true;
        TunnelSpan open = span;
        if (open == null) {
            counters.tunnelBytesUnrecorded.add(bytes);
            return;
        }
        if (open.firstByteNanos == 0) {
            open.firstByteNanos = nanos;
        }
        open.responseBytes += bytes;
        open.lastByteNanos = nanos;
    }

    private void begin() {
        Asked asked = connection.asksForGood(null, turnNanos);
        TunnelSpan open = span;
        if (open == null || !asked.parent().equals(open.asked.parent())) {
            end(Outcome.OK);
            open = new TunnelSpan(asked, Payload.EMPTY, Payload.EMPTY, true);
            span = open;
            connection.callAnswered(asked, turnNanos);
        }
        open.requestBytes += turnBytes;
        open.lastByteNanos = turnLastNanos;
        turnBytes = 0;
    }

    /** Some time has passed: what belongs to an invocation that has been answered is not kept back for longer. */
    void look() {
        TunnelSpan open = span;
        if (open != null && serverSpokeLast && connection.outlivesInvocation(open.asked)) {
            end(Outcome.OK);
        }
    }

    void closed() {
        TunnelSpan open = span;
        if (turnBytes > 0 && open != null) {
            open.requestBytes += turnBytes;
            open.lastByteNanos = turnLastNanos;
        } else {
            counters.tunnelBytesUnrecorded.add(turnBytes);
        }
        end(errorType == null ? Outcome.OK : Outcome.CUT_OFF);
    }

    private void end(Outcome outcome) {
        TunnelSpan open = span;
        if (open == null) {
            return;
        }
        span = null;
        counters.tunnelsRecorded.increment();
        sink.exchange(new Exchange(
                Origin.unnumbered(worker),
                ExchangeKind.CALL,
                CallAttributes.tunnelName(target),
                open.asked.id(),
                open.asked.parent(),
                connection.place(worker, open.asked),
                null,
                new Timing(open.asked.fromNanos(), open.firstByteNanos, open.lastByteNanos),
                outcome,
                attributes(open, outcome),
                open.request,
                open.response));
    }

    private Attributes attributes(TunnelSpan open, Outcome outcome) {
        Attributes.Builder attributes = Attributes.builder().put("http.request.method", "CONNECT");
        CallAttributes.server(attributes, target, peer);
        return attributes
                .put("lambdatape.tunnel.request_bytes", open.requestBytes)
                .put("lambdatape.tunnel.response_bytes", open.responseBytes)
                .put("lambdatape.tunnel.encrypted", encrypted)
                .put("lambdatape.tunnel.decrypted", decrypted)
                .put("lambdatape.tunnel.reused", open.reused)
                .put("lambdatape.phase", open.asked.phase())
                .put("error.type", outcome == Outcome.OK ? null : errorType)
                .build();
    }
}
