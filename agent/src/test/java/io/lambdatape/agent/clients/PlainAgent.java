package io.lambdatape.agent.clients;

import io.lambdatape.agent.attribution.OpenInvocations;
import io.lambdatape.agent.attribution.Source;
import io.lambdatape.agent.capture.CaptureSink;
import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.agent.capture.TraceIds;
import io.lambdatape.agent.database.DatabaseConversations;
import io.lambdatape.agent.database.DatabaseCounters;
import io.lambdatape.agent.database.DatabaseOptions;
import io.lambdatape.agent.database.DatabaseProtocol;
import io.lambdatape.agent.relay.EventLoops;
import io.lambdatape.agent.relay.ListenFailedException;
import io.lambdatape.agent.relay.RelayListener;
import io.lambdatape.agent.relay.RelayOptions;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.LogLine;
import io.netty.channel.IoEventLoopGroup;
import io.opentelemetry.api.metrics.MeterProvider;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The part of the agent that stands in front of one database, and what it has recorded. */
final class PlainAgent implements CaptureSink, AutoCloseable {
    final List<Exchange> recorded = new CopyOnWriteArrayList<>();
    private final IoEventLoopGroup loops = EventLoops.start(1);
    private final DatabaseConversations conversations;
    private final RelayListener relay;

    PlainAgent(DatabaseProtocol protocol, int serverPort) throws ListenFailedException {
        var meter = MeterProvider.noop().get("test");
        conversations = new DatabaseConversations(
                "test",
                protocol,
                DatabaseOptions.of("w"),
                new OpenInvocations(RecordingClock.system()),
                this,
                TraceIds.system(),
                client -> new Source("shop", "7"),
                meter);
        relay = RelayListener.start(
                RelayOptions.of(
                        "test", new InetSocketAddress("127.0.0.1", 0), new InetSocketAddress("127.0.0.1", serverPort)),
                conversations,
                loops,
                RecordingClock.system(),
                meter);
    }

    /** Where clients connect to. */
    int port() {
        return relay.localAddress().getPort();
    }

    DatabaseCounters counters() {
        return conversations.counters();
    }

    /** How many connections were passed on unread since a conversation has failed. */
    long failed() {
        return relay.counters().opaque();
    }

    @Override
    public void close() {
        relay.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Override
    public void exchange(Exchange exchange) {
        recorded.add(exchange);
    }

    @Override
    public void lines(List<LogLine> lines) {
        throw new AssertionError("a database has no log lines");
    }
}
