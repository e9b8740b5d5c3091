package io.lambdatape.agent.http;

import io.lambdatape.agent.attribution.OpenInvocations;
import io.lambdatape.agent.capture.CaptureSink;
import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.agent.capture.TraceIds;
import io.lambdatape.agent.platform.Platform;
import io.lambdatape.agent.relay.Conversation;
import io.lambdatape.agent.relay.Peers;
import io.lambdatape.agent.relay.Wire;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.LogLine;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.opentelemetry.api.metrics.MeterProvider;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A conversation played by hand: the clock goes up by one at each step, and everything is written at once. */
@SuppressWarnings("AddressSelection") // literals: nothing is looked up
final class Transcript implements Wire, CaptureSink {
    static final HttpOptions OPTIONS = new HttpOptions("w", 1 << 20, 4096, 16);

    final OpenInvocations invocations = new OpenInvocations(RecordingClock.system());
    final List<Exchange> recorded = new ArrayList<>();
    final HttpConversations conversations;
    private final ByteArrayOutputStream toServer = new ByteArrayOutputStream();
    private final ByteArrayOutputStream toClient = new ByteArrayOutputStream();
    private final Conversation conversation;
    final List<Integer> openWhenSent = new ArrayList<>();
    private long nanos;
    private boolean closed;

    Transcript(Platform platform) {
        this(platform, OPTIONS);
    }

    Transcript(Platform platform, HttpOptions options) {
        conversations = new HttpConversations(
                "test",
                options,
                platform,
                invocations,
                this,
                new TraceIds(new SplittableRandom(1)::nextLong),
                MeterProvider.noop().get("test"));
        conversation = conversations.begin(new Peers(
                new InetSocketAddress("127.0.0.1", 40000),
                new InetSocketAddress("127.0.0.1", 5000),
                new InetSocketAddress("127.0.0.1", 5001)));
    }

    Transcript client(String bytes) {
        return client(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    Transcript client(byte[] bytes) {
        if (!closed) {
            conversation.fromClient(Unpooled.copiedBuffer(bytes), ++nanos, this);
        }
        return this;
    }

    Transcript server(String bytes) {
        return server(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    Transcript server(byte[] bytes) {
        if (!closed) {
            conversation.fromServer(Unpooled.copiedBuffer(bytes), ++nanos, this);
            written();
        }
        return this;
    }

    /** One byte at a time. */
    Transcript clientSlowly(String bytes) {
        bytes.chars().forEach(c -> client(String.valueOf((char) c)));
        return this;
    }

    Transcript serverSlowly(String bytes) {
        bytes.chars().forEach(c -> server(String.valueOf((char) c)));
        return this;
    }

    Transcript clientFinishes() {
        conversation.clientFinished(++nanos, this);
        return this;
    }

    Transcript serverFinishes() {
        conversation.serverFinished(++nanos, this);
        written();
        return this;
    }

    Transcript serverIsUnreachable() {
        conversation.serverUnreachable(new java.net.ConnectException("Connection refused"), ++nanos, this);
        written();
        return this;
    }

    Transcript end() {
        written();
        conversation.closed(++nanos);
        return this;
    }

    void written() {
        conversation.writtenToClient(toClient.size(), ++nanos);
    }

    String seenByServer() {
        return toServer.toString(StandardCharsets.ISO_8859_1);
    }

    String seenByClient() {
        return toClient.toString(StandardCharsets.ISO_8859_1);
    }

    boolean isClosed() {
        return closed;
    }

    HttpCounters counters() {
        return conversations.counters();
    }

    static String request(Exchange exchange) {
        return new String(exchange.request().bytes(), StandardCharsets.ISO_8859_1);
    }

    static String response(Exchange exchange) {
        return new String(exchange.response().bytes(), StandardCharsets.ISO_8859_1);
    }

    /** Without the field that the agent adds. */
    static String withoutAdded(String request) {
        return request.replaceAll("traceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-01\r\n", "");
    }

    @Override
    public void toServer(ByteBuf bytes) {
        append(bytes, toServer);
    }

    @Override
    public void toClient(ByteBuf bytes) {
        openWhenSent.add(invocations.openNow().size());
        append(bytes, toClient);
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public void exchange(Exchange exchange) {
        recorded.add(exchange);
    }

    @Override
    public void lines(List<LogLine> lines) {
        throw new AssertionError("HTTP has no log lines");
    }

    private static void append(ByteBuf bytes, ByteArrayOutputStream to) {
        byte[] copy = new byte[bytes.readableBytes()];
        bytes.readBytes(copy);
        bytes.release();
        to.writeBytes(copy);
    }
}
