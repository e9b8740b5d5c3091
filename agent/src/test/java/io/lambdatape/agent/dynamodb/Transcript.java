package io.lambdatape.agent.dynamodb;

import io.lambdatape.agent.attribution.OpenInvocations;
import io.lambdatape.agent.capture.CaptureSink;
import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.agent.capture.TraceIds;
import io.lambdatape.agent.database.DatabaseConversations;
import io.lambdatape.agent.database.DatabaseCounters;
import io.lambdatape.agent.database.DatabaseOptions;
import io.lambdatape.agent.database.KnownOwner;
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
final class Transcript implements Wire, CaptureSink {
    final OpenInvocations invocations = new OpenInvocations(RecordingClock.system());
    final List<Exchange> recorded = new ArrayList<>();
    private final ByteArrayOutputStream toServer = new ByteArrayOutputStream();
    private final ByteArrayOutputStream toClient = new ByteArrayOutputStream();
    private final DatabaseConversations conversations;
    private final Conversation conversation;
    private long nanos;

    Transcript() {
        this(DatabaseOptions.of("w"));
    }

    Transcript(DatabaseOptions options) {
        KnownOwner owner = new KnownOwner();
        conversations = new DatabaseConversations(
                "test",
                new DynamoDb(),
                options,
                invocations,
                this,
                new TraceIds(new SplittableRandom(1)::nextLong),
                owner,
                MeterProvider.noop().get("test"));
        conversation = conversations.begin(new Peers(
                new InetSocketAddress("127.0.0.1", 40000),
                new InetSocketAddress("127.0.0.1", 18000),
                new InetSocketAddress("127.0.0.1", 8000)));
        owner.awaitFound();
    }

    /** A request as an SDK sends it. */
    static String request(String operation, String body, String... fields) {
        StringBuilder request = new StringBuilder(
                        "POST / HTTP/1.1\r\nHost: dynamodb\r\nX-Amz-Target: DynamoDB_20120810.")
                .append(operation)
                .append("\r\nContent-Type: application/x-amz-json-1.0\r\n");
        for (String field : fields) {
            request.append(field).append("\r\n");
        }
        return request.append("Content-Length: ")
                .append(body.getBytes(StandardCharsets.UTF_8).length)
                .append("\r\n\r\n")
                .append(body)
                .toString();
    }

    static String answer(String status, String body) {
        return "HTTP/1.1 " + status + "\r\nx-amzn-RequestId: R1\r\nContent-Type: application/x-amz-json-1.0\r\n"
                + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    Transcript client(String bytes) {
        return client(bytes.getBytes(StandardCharsets.UTF_8));
    }

    Transcript client(byte[] bytes) {
        conversation.fromClient(Unpooled.copiedBuffer(bytes), ++nanos, this);
        return this;
    }

    Transcript server(String bytes) {
        return server(bytes.getBytes(StandardCharsets.UTF_8));
    }

    Transcript server(byte[] bytes) {
        conversation.fromServer(Unpooled.copiedBuffer(bytes), ++nanos, this);
        conversation.writtenToClient(toClient.size(), ++nanos);
        return this;
    }

    Transcript serverIsUnreachable() {
        conversation.serverUnreachable(new java.net.ConnectException("Connection refused"), ++nanos, this);
        conversation.writtenToClient(toClient.size(), ++nanos);
        return this;
    }

    Transcript end() {
        conversation.clientFinished(++nanos, this);
        conversation.closed(++nanos);
        return this;
    }

    String seenByServer() {
        return toServer.toString(StandardCharsets.ISO_8859_1);
    }

    String seenByClient() {
        return toClient.toString(StandardCharsets.ISO_8859_1);
    }

    DatabaseCounters counters() {
        return conversations.counters();
    }

    Exchange only() {
        if (recorded.size() != 1) {
            throw new AssertionError("recorded: " + recorded);
        }
        return recorded.getFirst();
    }

    @Override
    public void toServer(ByteBuf bytes) {
        append(bytes, toServer);
    }

    @Override
    public void toClient(ByteBuf bytes) {
        append(bytes, toClient);
    }

    @Override
    public void close() {
        throw new AssertionError("a DynamoDB conversation never closes by itself");
    }

    @Override
    public void exchange(Exchange exchange) {
        recorded.add(exchange);
    }

    @Override
    public void lines(List<LogLine> lines) {
        throw new AssertionError("DynamoDB has no log lines");
    }

    private static void append(ByteBuf bytes, ByteArrayOutputStream to) {
        byte[] copy = new byte[bytes.readableBytes()];
        bytes.readBytes(copy);
        bytes.release();
        to.writeBytes(copy);
    }
}
