package io.lambdatape.agent.calls;

import io.lambdatape.agent.attribution.AskingConnection;
import io.lambdatape.agent.relay.ChannelEnds;
import io.lambdatape.agent.relay.GuardedConversation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection to the proxy, and the one to the server that it calls at the moment. All of it lives on one
 * event loop. What ends at the server ends at the client, as if there were no proxy.
 */
// How closing, writing and timers end is told by channelInactive and the write listeners.
@SuppressWarnings("FutureReturnValueIgnored")
final class ProxyConnection extends Side {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final SocketChannel client;
    private final ProxySettings settings;
    private final AskingConnection connection;
    private final InetSocketAddress own;
    private final CallConversation conversation;
    private final GuardedConversation guarded;
    private final Legs legs = new Legs();
    private final ProxyWire wire;
    private final EarlyBytes early = new EarlyBytes();
    private final Overdue overdue;

    private long writtenToClient;
    private long movedNanos;
    private boolean clientFinished;
    private boolean serverFinished;
    private boolean closing;
    private boolean ended;
    /** Whether something has been read that stood in TLS. */
    private boolean decrypted;

    private @Nullable Throwable encryptionFailed;

    /** @param own where the client has connected to */
    ProxyConnection(SocketChannel client, InetSocketAddress own, ProxySettings settings, AskingConnection connection) {
        this.client = client;
        this.own = own;
        this.settings = settings;
        this.connection = connection;
        this.movedNanos = settings.clock().nanos();
        this.wire = new ProxyWire(
                client, settings.options().decryption(), legs, this::written, this::close, this::hasFailed);
        this.conversation =
                new CallConversation(settings.options(), connection, wire, settings.sink(), settings.counters());
        this.guarded = new GuardedConversation(conversation, wire, settings.name(), settings.relay());
        this.overdue =
                new Overdue(client.eventLoop(), settings.options().answerTimeMax(), this::overdueNanos, this::giveUp);
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
        overdue.start();
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
        if (closing || wire.isDeaf()) {
            bytes.release();
            return;
        }
        settings.relay().countClientBytes(bytes.readableBytes());
        if (early.awaited()) {
            early.add(bytes, nanos);
            updateReading();
        } else {
            decrypted |= wire.isEncrypted();
            guarded.fromClient(bytes, nanos);
            settle();
            if (encryptionFailed != null && decrypted) {
                giveUp(encryptionFailed);
            }
        }
    }

    @Override
    void encrypted(@Nullable Throwable cause) {
        settings.tls().client(cause);
    }

    /** The client can be told only once it has asked. */
    void serverEncrypted(@Nullable Throwable cause) {
        encryptionFailed = settings.tls().server(cause);
        if (encryptionFailed != null && decrypted && !closing) {
            giveUp(encryptionFailed);
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

    // After a failure nobody knows for which server bytes are.
    private boolean hasFailed() {
        return guarded.hasFailed();
    }

    private void written(int length) {
        if (!ended) {
            writtenToClient += length;
            long nanos = moved();
            guarded.writtenToClient(writtenToClient, nanos);
        }
    }

    /** After each event: goes on to the next server if the first has done all it was asked for. */
    private void settle() {
        if (closing || ended) {
            return;
        }
        if (hasFailed()) {
            wire.deaf();
        }
        if (wire.isDeaf()) {
            legs.keepFirst();
        }
        Leg first = legs.advance();
        if (first != null && !first.start()) {
            dial(first);
        }
        boolean over = legs.idle() && (first == null || !wire.isPassing());
        if (over && (clientFinished || wire.isDeaf()) && !early.awaited()) {
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
            guarded.tell(() -> conversation.tunnelOpen(nanos, wire));
            after(LOOK_EVERY, this::lookIntoTunnel);
        }
        if (clientFinished && !early.awaited() && !closing) {
            ChannelEnds.shutdownAfterWriting(server);
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
        guarded.tell(() -> conversation.serverUnreachable(cause, nanos, wire));
        close();
        flush();
    }

    /** How long nothing has moved while an answer is due; 0 if none is. */
    private long overdueNanos() {
        boolean due = !legs.idle() && !wire.isPassing() && legs.server() != null && !closing;
        return due ? settings.clock().nanos() - movedNanos : 0;
    }

    void serverSentLast() {
        if (serverFinished || encryptionFailed != null) {
            return;
        }
        serverFinished = true;
        long nanos = settings.clock().nanos();
        guarded.tell(() -> conversation.serverFinished(nanos, wire));
        if (!wire.isPassing()) {
            close();
        } else if (!closing) {
            ChannelEnds.shutdownAfterWriting(client);
            if (clientFinished) {
                endAfterWriting();
            } else {
                endWhenQuiet(movedNanos);
            }
        }
    }

    void serverGone() {
        serverSentLast();
        if (wire.isPassing() && encryptionFailed == null) {
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
        guarded.tell(() -> conversation.clientFinished(nanos, wire));
        SocketChannel server = legs.server();
        if (server != null && legs.sent()) {
            ChannelEnds.shutdownAfterWriting(server);
        }
        if (wire.isPassing() && serverFinished) {
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
        // A channel whose other end has said all is read no more: Netty's epoll fails if it is asked to.
        if (!clientFinished) {
            setReading(client, !(early.any() || wire.isDeaf() || legs.full()));
        }
        SocketChannel server = legs.server();
        if (server != null && !serverFinished) {
            setReading(server, client.isWritable());
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

    /** Ends both connections once what was sent has been written. */
    private void close() {
        if (closing) {
            return;
        }
        closing = true;
        wire.shut();
        legs.close();
        // What the client still sends is read and thrown away for a while: a reset could destroy the answer.
        ChannelEnds.shutdownAfterWriting(client);
        if (clientFinished) {
            endAfterWriting();
        } else {
            client.config().setAutoRead(true);
        }
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
        wire.shut();
        settings.relay().countClosed();
        overdue.stop();
        client.close();
        legs.close();
        early.giveTo((bytes, nanos) -> bytes.release());
        guarded.closed(settings.clock().nanos());
    }

    private void after(Duration time, Runnable task) {
        client.eventLoop()
                .schedule(
                        () -> {
                            if (!ended) {
                                task.run();
                            }
                        },
                        time.toNanos(),
                        TimeUnit.NANOSECONDS);
    }
}
