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
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection to the proxy, and the one to the server that it calls at the moment. All of it lives on one
 * event loop. The first of the legs is the one that is connected; the next takes its place when all that was asked of
 * the first has been answered. What ends at the server ends at the client, as if there were no proxy.
 */
// How closing, writing and timers end is told by channelInactive and the write listeners.
@SuppressWarnings({"FutureReturnValueIgnored", "ReferenceEquality"})
final class ProxyConnection extends Side implements CountingWire, Route {
    private final SocketChannel client;
    private final Settings settings;
    private final AskingConnection connection;
    private final InetSocketAddress own;
    private final CallConversation conversation;
    private final GuardedConversation guarded;

    private final Deque<Leg> legs = new ArrayDeque<>(2);
    private final Deque<Early> early = new ArrayDeque<>(1);
    private boolean ownerAwaited;
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

    /** Bytes that came before it was known whose they are. */
    private record Early(ByteBuf bytes, long nanos) {}

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
            ownerAwaited = true;
            connection.whenOwnerSought(() -> client.eventLoop().execute(this::ownerKnown));
            after(settings.options().ownerTimeMax(), () -> {
                if (ownerAwaited && !early.isEmpty()) {
                    settings.counters().ownersLate.increment();
                }
                ownerKnown();
            });
        }
        client.pipeline().addLast(this);
        client.config().setAutoRead(true);
        overdue = after(settings.options().answerTimeMax(), this::lookWhetherOverdue);
    }

    private void ownerKnown() {
        if (!ownerAwaited || ended) {
            return;
        }
        ownerAwaited = false;
        for (Early bytes = early.poll(); bytes != null; bytes = early.poll()) {
            take(bytes.bytes(), bytes.nanos());
        }
        if (clientFinished) {
            tellClientFinished();
        }
        settle();
        flush();
    }

    @Override
    void read(ByteBuf bytes) {
        long nanos = settings.clock().nanos();
        movedNanos = nanos;
        if (closing || deaf) {
            bytes.release();
            return;
        }
        settings.relay().countClientBytes(bytes.readableBytes());
        if (ownerAwaited) {
            early.add(new Early(bytes, nanos));
            updateReading();
            return;
        }
        take(bytes, nanos);
        settle();
    }

    private void take(ByteBuf bytes, long nanos) {
        guarded.fromClient(bytes, nanos);
    }

    @Override
    public void next(CallTarget target) {
        Leg last = legs.peekLast();
        if (last == null || !last.target.equals(target)) {
            last = new Leg(target);
            legs.add(last);
        }
        last.called();
    }

    @Override
    public void answered() {
        Leg first = legs.peek();
        if (first != null) {
            first.answered();
        }
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
        Leg first = legs.peek();
        SocketChannel server = first == null ? null : first.server();
        return server == null ? null : server.remoteAddress();
    }

    @Override
    public void toServer(ByteBuf bytes) {
        sentToServer += bytes.readableBytes();
        Leg last = legs.peekLast();
        // After a failure nobody knows for which server bytes are.
        if (last == null || closing || deaf || guarded.hasFailed()) {
            bytes.release();
            return;
        }
        last.send(bytes);
    }

    @Override
    public void toClient(ByteBuf bytes) {
        int length = bytes.readableBytes();
        sentToClient += length;
        if (closing) {
            bytes.release();
            return;
        }
        client.write(bytes).addListener(done -> written(done.isSuccess(), length));
    }

    private void written(boolean success, int length) {
        if (!success || ended) {
            return;
        }
        writtenToClient += length;
        long nanos = settings.clock().nanos();
        movedNanos = nanos;
        guarded.tell(() -> conversation.writtenToClient(writtenToClient, nanos));
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
        while (deaf && legs.size() > 1) {
            legs.removeLast().close();
        }
        Leg first = legs.peek();
        while (first != null && first.idle() && legs.size() > 1) {
            legs.remove();
            first.close();
            first = legs.peek();
        }
        if (first != null && !first.start()) {
            find(first);
        }
        boolean over = first == null || (first.idle() && !passing);
        if (over && (clientFinished || deaf) && !ownerAwaited) {
            close();
        }
        updateReading();
    }

    private void find(Leg leg) {
        Names.find(leg.target, own)
                .whenComplete((found, failed) -> client.eventLoop().execute(() -> {
                    if (failed != null) {
                        unreachable(leg, failed);
                    } else {
                        connect(leg, new ArrayDeque<>(found));
                    }
                }));
    }

    private void connect(Leg leg, Deque<InetSocketAddress> addresses) {
        InetSocketAddress address = addresses.poll();
        if (address == null || closing || ended) {
            return;
        }
        settings.connector().connect(client, new ServerSide(leg), address).addListener((ChannelFutureListener) done -> {
            if (done.isSuccess()) {
                connected(leg, done);
            } else if (addresses.isEmpty()) {
                unreachable(leg, done.cause());
            } else {
                connect(leg, addresses);
            }
        });
    }

    private void connected(Leg leg, ChannelFuture done) {
        SocketChannel server = (SocketChannel) done.channel();
        if (closing || ended || leg != legs.peek()) {
            server.close();
            return;
        }
        movedNanos = settings.clock().nanos();
        leg.connected(server);
        if (leg.target.tunnel()) {
            long nanos = settings.clock().nanos();
            guarded.tell(() -> conversation.tunnelOpen(nanos, this));
            every(Duration.ofSeconds(1), () -> guarded.tell(conversation::look));
        }
        if (clientFinished && !closing) {
            shutdownAfterWriting(server);
        }
        settle();
        flush();
    }

    private void unreachable(Leg leg, Throwable cause) {
        if (closing || ended || leg != legs.peek()) {
            return;
        }
        settings.relay().countUnreachable();
        giveUp(cause);
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
        Leg first = legs.peek();
        boolean due = first != null && !first.idle() && !passing && first.server() != null;
        long quietNanos = settings.clock().nanos() - movedNanos;
        if (due && quietNanos >= max.toNanos()) {
            giveUp(new AnswerOverdueException(max));
            return;
        }
        Duration left = due ? max.minusNanos(quietNanos) : max;
        overdue = after(left.plusMillis(1), this::lookWhetherOverdue);
    }

    /** What happens on the connection to a server. */
    private final class ServerSide extends Side {
        private final Leg leg;

        ServerSide(Leg leg) {
            this.leg = leg;
        }

        private boolean isCurrent() {
            return leg == legs.peek() && !closing && !ended;
        }

        @Override
        void read(ByteBuf bytes) {
            long nanos = settings.clock().nanos();
            movedNanos = nanos;
            if (!isCurrent()) {
                bytes.release();
                return;
            }
            settings.relay().countServerBytes(bytes.readableBytes());
            guarded.fromServer(bytes, nanos);
            settle();
        }

        @Override
        void flush() {
            ProxyConnection.this.flush();
        }

        @Override
        void finished() {
            if (isCurrent()) {
                serverSentLast();
            }
        }

        @Override
        void writabilityChanged() {
            updateReading();
        }

        @Override
        void failed() {
            if (isCurrent()) {
                guarded.tell(() -> conversation.failed("connection_reset"));
            }
        }

        @Override
        void gone() {
            if (isCurrent()) {
                serverSentLast();
                if (passing) {
                    endAfterWriting();
                }
            }
        }
    }

    private void serverSentLast() {
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
        } else if (!ownerAwaited) {
            tellClientFinished();
            settle();
        }
    }

    private void tellClientFinished() {
        long nanos = settings.clock().nanos();
        guarded.tell(() -> conversation.clientFinished(nanos, this));
        Leg first = legs.peek();
        SocketChannel server = first == null ? null : first.server();
        if (server != null && legs.size() == 1) {
            shutdownAfterWriting(server);
        }
        if (passing && serverFinished) {
            endAfterWriting();
        }
    }

    @Override
    void flush() {
        legs.forEach(Leg::flush);
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
        Leg last = legs.peekLast();
        boolean full = !early.isEmpty() || deaf || legs.size() > 1 || (last != null && last.full());
        setReading(client, !full || clientFinished);
        Leg first = legs.peek();
        if (first != null && first.server() != null) {
            setReading(first.server(), client.isWritable() || serverFinished);
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
        legs.forEach(Leg::close);
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
        legs.forEach(Leg::close);
        early.forEach(bytes -> bytes.bytes().release());
        early.clear();
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

    private void every(Duration time, Runnable task) {
        after(time, () -> {
            task.run();
            every(time, task);
        });
    }

    private static void shutdownAfterWriting(SocketChannel channel) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> {
            if (done.isSuccess()) {
                channel.shutdownOutput();
            }
        });
    }
}
