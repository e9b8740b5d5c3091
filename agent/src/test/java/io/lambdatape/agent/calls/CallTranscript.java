package io.lambdatape.agent.calls;

import io.lambdatape.agent.attribution.AskingConnection;
import io.lambdatape.agent.attribution.OpenInvocations;
import io.lambdatape.agent.attribution.Source;
import io.lambdatape.agent.capture.CaptureSink;
import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.agent.capture.TraceIds;
import io.lambdatape.agent.http.HttpOptions;
import io.lambdatape.agent.relay.CountingWire;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.LogLine;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.opentelemetry.api.metrics.MeterProvider;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A conversation played by hand: the clock goes up by one at each step, and everything is written at once. */
final class CallTranscript implements CountingWire, Route, CaptureSink {
    private static final CallOptions OPTIONS = CallOptions.of(new HttpOptions("w", 1 << 20, 4096, 16));

    final List<Exchange> recorded = new ArrayList<>();
    final CallCounters counters = new CallCounters(MeterProvider.noop().get("test"), "test");
    /** What was sent, each beginning with the target that it was for. */
    final List<StringBuilder> sent = new ArrayList<>();

    final StringBuilder received = new StringBuilder();
    private final CallConversation conversation;
    private long sentToServer;
    private long nanos;
    private int begun;
    private int ended;
    private boolean tunnelDue;
    boolean passing;
    boolean deaf;
    boolean closed;

    CallTranscript() {
        AskingConnection connection = AskingConnection.accepted(
                new OpenInvocations(RecordingClock.system()),
                new TraceIds(new SplittableRandom(1)::nextLong),
                () -> Source.UNKNOWN);
        conversation = new CallConversation(OPTIONS, connection, this, this, counters);
    }

    void client(byte[] bytes) {
        if (!closed) {
            conversation.fromClient(Unpooled.copiedBuffer(bytes), ++nanos, this);
            if (tunnelDue && begun == ended + 1) {
                tunnelDue = false;
                conversation.tunnelOpen(++nanos, this);
                written();
            }
        }
    }

    void client(String bytes) {
        client(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    void server(String bytes) {
        if (!closed) {
            conversation.fromServer(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1), ++nanos, this);
            written();
        }
    }

    void end() {
        conversation.clientFinished(++nanos, this);
        conversation.serverFinished(++nanos, this);
        written();
        conversation.closed(++nanos);
    }

    private void written() {
        conversation.writtenToClient(received.length(), ++nanos);
    }

    /** How many calls have been sent on their way and are not answered. */
    int open() {
        return begun - ended;
    }

    @Override
    public void next(CallTarget target) {
        begun++;
        tunnelDue |= target.tunnel();
        sent.add(new StringBuilder(target.authority()).append(' '));
    }

    @Override
    public void answered() {
        ended++;
    }

    @Override
    public void passing() {
        passing = true;
    }

    @Override
    public void deaf() {
        deaf = true;
    }

    @Override
    public @Nullable InetSocketAddress peer() {
        return null;
    }

    @Override
    public void toServer(ByteBuf bytes) {
        sentToServer += bytes.readableBytes();
        if (!deaf && !sent.isEmpty()) {
            sent.getLast().append(bytes.toString(StandardCharsets.ISO_8859_1));
        }
        bytes.release();
    }

    @Override
    public void toClient(ByteBuf bytes) {
        received.append(bytes.toString(StandardCharsets.ISO_8859_1));
        bytes.release();
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public long sentToServer() {
        return sentToServer;
    }

    @Override
    public long sentToClient() {
        return received.length();
    }

    @Override
    public void exchange(Exchange exchange) {
        recorded.add(exchange);
    }

    @Override
    public void lines(List<LogLine> lines) {
        throw new AssertionError("calls have no log lines");
    }
}
