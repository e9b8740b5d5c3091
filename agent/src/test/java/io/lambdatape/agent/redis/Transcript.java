package io.lambdatape.agent.redis;

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
    static final DatabaseOptions OPTIONS = DatabaseOptions.of("w");

    final OpenInvocations invocations = new OpenInvocations(RecordingClock.system());
    final List<Exchange> recorded = new ArrayList<>();
    private final ByteArrayOutputStream toServer = new ByteArrayOutputStream();
    private final ByteArrayOutputStream toClient = new ByteArrayOutputStream();
    private final DatabaseConversations conversations;
    private final Conversation conversation;
    private long nanos;

    Transcript() {
        this(OPTIONS);
    }

    Transcript(DatabaseOptions options) {
        KnownOwner owner = new KnownOwner();
        conversations = new DatabaseConversations(
                "test",
                new Redis(),
                options,
                invocations,
                this,
                new TraceIds(new SplittableRandom(1)::nextLong),
                owner,
                MeterProvider.noop().get("test"));
        conversation = conversations.begin(new Peers(
                new InetSocketAddress("127.0.0.1", 40000),
                new InetSocketAddress("127.0.0.1", 16379),
                new InetSocketAddress("127.0.0.1", 6379)));
        owner.awaitFound();
    }

    Transcript client(String... messages) {
        conversation.fromClient(
                Unpooled.copiedBuffer(String.join("", messages), StandardCharsets.ISO_8859_1), ++nanos, this);
        return this;
    }

    Transcript server(String... messages) {
        conversation.fromServer(
                Unpooled.copiedBuffer(String.join("", messages), StandardCharsets.ISO_8859_1), ++nanos, this);
        return written();
    }

    /** The server answers, and the client does not read. */
    Transcript serverUnwritten(String... messages) {
        conversation.fromServer(
                Unpooled.copiedBuffer(String.join("", messages), StandardCharsets.ISO_8859_1), ++nanos, this);
        return this;
    }

    Transcript written() {
        conversation.writtenToClient(toClient.size(), ++nanos);
        return this;
    }

    Transcript clientFinishes() {
        conversation.clientFinished(++nanos, this);
        return this;
    }

    Transcript serverFinishes() {
        conversation.serverFinished(++nanos, this);
        return this;
    }

    Transcript serverIsUnreachable() {
        conversation.serverUnreachable(new java.net.ConnectException("Connection refused"), ++nanos, this);
        return this;
    }

    Transcript end() {
        conversation.closed(++nanos);
        return this;
    }

    long now() {
        return nanos;
    }

    String seenByServer() {
        return toServer.toString(StandardCharsets.ISO_8859_1);
    }

    String seenByClient() {
        return toClient.toString(StandardCharsets.ISO_8859_1);
    }

    /** A command as clients send it. */
    static String command(String... arguments) {
        StringBuilder command = new StringBuilder("*" + arguments.length + "\r\n");
        for (String argument : arguments) {
            command.append('$')
                    .append(argument.length())
                    .append("\r\n")
                    .append(argument)
                    .append("\r\n");
        }
        return command.toString();
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
        throw new AssertionError("a Redis conversation never closes by itself");
    }

    @Override
    public void exchange(Exchange exchange) {
        recorded.add(exchange);
    }

    @Override
    public void lines(List<LogLine> lines) {
        throw new AssertionError("Redis has no log lines");
    }

    private static void append(ByteBuf bytes, ByteArrayOutputStream to) {
        byte[] copy = new byte[bytes.readableBytes()];
        bytes.readBytes(copy);
        bytes.release();
        to.writeBytes(copy);
    }
}
