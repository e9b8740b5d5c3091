package io.lambdatape.agent.calls;

import io.lambdatape.agent.attribution.AskingConnection;
import io.lambdatape.agent.capture.CaptureSink;
import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.agent.relay.CountingWire;
import io.lambdatape.agent.relay.GuardedConversation;
import io.lambdatape.agent.relay.RelayCounters;
import io.lambdatape.agent.relay.ServerConnector;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection to the proxy, and the one to the server that it calls at the moment. All of it lives on one
 * event loop. What ends at the server ends at the client, as if there were no proxy.
 */
// How closing, writing and timers end is told by channelInactive and the write listeners.
@SuppressWarnings("FutureReturnValueIgnored")
final class ProxyConnection extends Side implements CountingWire, Route {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final SocketChannel client;
    private final Settings settings;
    private final AskingConnection connection;
    private final InetSocketAddress own;
    private final CallConversation conversation;
    private final GuardedConversation guarded;
    private final Legs legs = new Legs();
    private final EarlyBytes early = new EarlyBytes();

    private long sentToServer;
    private long sentToClient;
    private long writtenToClient;
    private long movedNanos;
    private boolean clientFinished;
    private boolean serverFinished;
    private boolean passing;
    private boolean deaf;
    private boolean closing;
    private boolean ended;
    private @Nullable Future<?> overdue;

    /** What all connections of a proxy share. */
    record Settings(
            String name,
            CallOptions options,
            ServerConnector connector,
            RecordingClock clock,
            CaptureSink sink,
            CallCounters counters,
            RelayCounters relay) {}

    /** @param own where the client has connected to */
    ProxyConnection(SocketChannel client, InetSocketAddress own, Settings settings, AskingConnection connection) {
        this.client = client;
        this.own = own;
        this.settings = settings;
        this.connection = connection;
        this.movedNanos = settings.clock().nanos();
        this.conversation =
                new CallConversation(settings.options(), connection, this, settings.sink(), settings.counters());
        this.guarded = new GuardedConversation(conversation, this, settings.name(), settings.relay());
    }

    /** Begins to read. To be told once, on the client's event loop. */
    void start() {
        settings.relay().countAccepted();
        if (!connection.ownerSought()) {
            early.await();
            connection.whenOwnerSought(() -> client.eventLoop().execute(this::readEarly));
            after(settings.options().ownerTimeMax(), this::ownerLate);
        }
        client.pipeline().addLast(this);
        client.config().setAutoRead(true);
        overdue = after(settings.options().answerTimeMax(), this::lookWhetherOverdue);
    }

    private void ownerLate() {
        if (early.awaited()) {
            settings.counters().ownersLate.increment();
            readEarly();
        }
    }

    private void readEarly() {
        if (!early.awaited() || ended) {
            return;
        }
        early.giveTo(guarded::fromClient);
        if (clientFinished) {
            tellClientFinished();
        }
        settle();
        flush();
    }

    @Override
    void read(ByteBuf bytes) {
        long nanos = moved();
        if (closing || deaf) {
            bytes.release();
            return;
        }
        settings.relay().countClientBytes(bytes.readableBytes());
        if (early.awaited()) {
            early.add(bytes, nanos);
            updateReading();
        } else {
            guarded.fromClient(bytes, nanos);
            settle();
        }
    }

    void readFromServer(ByteBuf bytes) {
        long nanos = moved();
        settings.relay().countServerBytes(bytes.readableBytes());
        guarded.fromServer(bytes, nanos);
        settle();
    }

    private long moved() {
        movedNanos = settings.clock().nanos();
        return movedNanos;
    }

    @Override
    public void next(CallTarget target) {
        legs.next(target);
    }

    @Override
    public void answered() {
        legs.answered();
    }

    @Override
    public void passing() {
        passing = true;
    }

    @Override
    public void deaf() {
        deaf = true;
        passing = true;
    }

    @Override
    public @Nullable InetSocketAddress peer() {
        return legs.peer();
    }

    @Override
    public void toServer(ByteBuf bytes) {
        sentToServer += bytes.readableBytes();
        // After a failure nobody knows for which server bytes are.
        if (closing || deaf || guarded.hasFailed()) {
            bytes.release();
        } else {
            legs.send(bytes);
        }
    }

    @Override
    public void toClient(ByteBuf bytes) {
        int length = bytes.readableBytes();
        sentToClient += length;
        if (closing) {
            bytes.release();
        } else {
            client.write(bytes).addListener(done -> written(done.isSuccess(), length));
        }
    }

    private void written(boolean success, int length) {
        if (success && !ended) {
            writtenToClient += length;
            long nanos = moved();
            guarded.tell(() -> conversation.writtenToClient(writtenToClient, nanos));
        }
    }

    @Override
    public long sentToServer() {
        return sentToServer;
    }

    @Override
    public long sentToClient() {
        return sentToClient;
    }

    /** After each event: goes on to the next server if the first has done all it was asked for. */
    private void settle() {
        if (closing || ended) {
            return;
        }
        if (deaf) {
            legs.keepFirst();
        }
        Leg first = legs.advance();
        if (first != null && !first.start()) {
            dial(first);
        }
        boolean over = legs.idle() && (first == null || !passing);
        if (over && (clientFinished || deaf) && !early.awaited()) {
            close();
        }
        updateReading();
    }

    private void dial(Leg leg) {
        Dial.Result result = new Dial.Result() {
            @Override
            public void connected(SocketChannel server) {
                if (calls(leg)) {
                    serverConnected(leg, server);
                } else {
                    server.close();
                }
            }

            @Override
            public void unreachable(Throwable cause) {
                if (calls(leg)) {
                    settings.relay().countUnreachable();
                    giveUp(cause);
                }
            }
        };
        new Dial(settings.connector(), client, () -> new ServerSide(this, leg), result).start(leg.target, own);
    }

    /** Whether it is that leg's server that is called now. */
    boolean calls(Leg leg) {
        return legs.isFirst(leg) && !closing && !ended;
    }

    private void serverConnected(Leg leg, SocketChannel server) {
        long nanos = moved();
        leg.connected(server);
        if (leg.target.tunnel()) {
            guarded.tell(() -> conversation.tunnelOpen(nanos, this));
            after(LOOK_EVERY, this::lookIntoTunnel);
        }
        if (clientFinished && !early.awaited() && !closing) {
            shutdownAfterWriting(server);
        }
        settle();
        flush();
    }

    private void lookIntoTunnel() {
        guarded.tell(conversation::look);
        after(LOOK_EVERY, this::lookIntoTunnel);
    }

    /** The client is told why its earliest call is not answered, if it has got nothing of the answer yet. */
    private void giveUp(Throwable cause) {
        long nanos = settings.clock().nanos();
        guarded.tell(() -> conversation.serverUnreachable(cause, nanos, this));
        close();
        flush();
    }

    private void lookWhetherOverdue() {
        Duration max = settings.options().answerTimeMax();
        boolean due = !legs.idle() && !passing && legs.server() != null && !closing;
        long quietNanos = settings.clock().nanos() - movedNanos;
        if (due && quietNanos >= max.toNanos()) {
            giveUp(new AnswerOverdueException(max));
        } else {
            Duration left = due ? max.minusNanos(quietNanos) : max;
            overdue = after(left.plusMillis(1), this::lookWhetherOverdue);
        }
    }

    void serverSentLast() {
        if (serverFinished) {
            return;
        }
        serverFinished = true;
        long nanos = settings.clock().nanos();
        guarded.tell(() -> conversation.serverFinished(nanos, this));
        if (!passing) {
            close();
        } else if (!closing) {
            shutdownAfterWriting(client);
            if (clientFinished) {
                endAfterWriting();
            } else {
                endWhenQuiet(movedNanos);
            }
        }
    }

    void serverGone() {
        serverSentLast();
        if (passing) {
            endAfterWriting();
        }
    }

    // A server that has closed rather than half-closed looks the same; without this an idle client would keep it.
    private void endWhenQuiet(long movedThen) {
        after(settings.options().lingerTimeMax(), () -> {
            if (movedNanos == movedThen && client.unsafe().outboundBuffer().totalPendingWriteBytes() == 0) {
                end();
            } else {
                endWhenQuiet(movedNanos);
            }
        });
    }

    @Override
    void finished() {
        if (clientFinished) {
            return;
        }
        clientFinished = true;
        if (closing) {
            endAfterWriting();
        } else if (!early.awaited()) {
            tellClientFinished();
            settle();
        }
    }

    private void tellClientFinished() {
        long nanos = settings.clock().nanos();
        guarded.tell(() -> conversation.clientFinished(nanos, this));
        SocketChannel server = legs.server();
        if (server != null && legs.sent()) {
            shutdownAfterWriting(server);
        }
        if (passing && serverFinished) {
            endAfterWriting();
        }
    }

    @Override
    void flush() {
        legs.flush();
        client.flush();
    }

    @Override
    void writabilityChanged() {
        updateReading();
    }

    private void updateReading() {
        if (closing || ended) {
            return;
        }
        setReading(client, clientFinished || !(early.any() || deaf || legs.full()));
        SocketChannel server = legs.server();
        if (server != null) {
            setReading(server, serverFinished || client.isWritable());
        }
    }

    private static void setReading(SocketChannel channel, boolean reading) {
        if (channel.config().isAutoRead() != reading) {
            channel.config().setAutoRead(reading);
        }
    }

    @Override
    void failed() {
        guarded.tell(() -> conversation.failed("connection_reset"));
    }

    @Override
    void gone() {
        end();
    }

    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        legs.close();
        // What the client still sends is read and thrown away for a while: a reset could destroy the answer.
        shutdownAfterWriting(client);
        if (clientFinished) {
            endAfterWriting();
        }
        client.config().setAutoRead(true);
        after(settings.options().lingerTimeMax(), this::end);
    }

    private void endAfterWriting() {
        client.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> end());
    }

    /** Closes whatever is open and tells the conversation, once. */
    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        closing = true;
        settings.relay().countClosed();
        if (overdue != null) {
            overdue.cancel(false);
        }
        client.close();
        legs.close();
        early.giveTo((bytes, nanos) -> bytes.release());
        guarded.closed(settings.clock().nanos());
    }

    private Future<?> after(Duration time, Runnable task) {
        return client.eventLoop()
                .schedule(
                        () -> {
                            if (!ended) {
                                task.run();
                            }
                        },
                        time.toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    private static void shutdownAfterWriting(SocketChannel channel) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> {
            if (done.isSuccess()) {
                channel.shutdownOutput();
            }
        });
    }
}
