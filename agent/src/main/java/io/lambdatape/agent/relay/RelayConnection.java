package io.lambdatape.agent.relay;

import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.agent.relay.Encryption.Start;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection and the one to the server that belongs to it. Both live on one event loop, so nothing here
 * is shared between threads. One side is read only while the other takes bytes.
 */
// How closing, writing and timers end is told by channelInactive and the write listeners.
@SuppressWarnings("FutureReturnValueIgnored")
final class RelayConnection implements CountingWire {
    private final RelayOptions options;
    private final ConversationFactory conversations;
    private final ServerConnector connector;
    private final RecordingClock clock;
    private final RelayCounters counters;
    private final TlsOutcomes tlsOutcomes;

    private @Nullable SocketChannel client;
    private @Nullable SocketChannel server;
    private @Nullable Conversation conversation;
    private @Nullable GuardedConversation guarded;
    private @Nullable Throwable unreachable;
    private long sentToServer;
    private long sentToClient;
    private long toldToClient;
    private boolean clientFinished;
    private boolean serverFinished;
    private boolean closing;
    private boolean ended;
    private boolean encrypting;
    private long reads;

    RelayConnection(
            RelayOptions options,
            ConversationFactory conversations,
            ServerConnector connector,
            RecordingClock clock,
            RelayCounters counters,
            TlsOutcomes tlsOutcomes) {
        this.options = options;
        this.conversations = conversations;
        this.connector = connector;
        this.clock = clock;
        this.counters = counters;
        this.tlsOutcomes = tlsOutcomes;
    }

    void accept(SocketChannel accepted) {
        counters.accepted.increment();
        client = accepted;
        TlsHandlers tls = options.encryption().client();
        if (tls != null && options.encryption().start() == Start.WITH_CONNECTION) {
            accepted.pipeline().addLast(new TlsDetector(tls));
        }
        accepted.pipeline().addLast(new ClientHandler(this));
    }

    /** The client is connected. */
    void clientActive(SocketChannel accepted) {
        InetSocketAddress local = accepted.localAddress();
        InetSocketAddress remote = accepted.remoteAddress();
        if (local == null || remote == null) {
            end();
            return;
        }
        Conversation begun = conversations.begin(new Peers(remote, local, options.upstream()));
        conversation = begun;
        guarded = new GuardedConversation(begun, this, options.name(), counters);
        connector.connect(accepted, new ServerHandler(this), options.upstream()).addListener((ChannelFutureListener)
                this::connected);
    }

    private void connected(ChannelFuture connecting) {
        if (client == null || ended) {
            connecting.channel().close();
            return;
        }
        if (!connecting.isSuccess()) {
            serverIsUnreachable(connecting.cause());
            return;
        }
        SocketChannel reached = (SocketChannel) connecting.channel();
        server = reached;
        TlsHandlers tls = options.encryption().server();
        encrypting = tls != null && options.encryption().start() == Start.WITH_CONNECTION;
        if (tls != null && encrypting) {
            reached.pipeline().addFirst(tls.begin(reached));
        } else {
            client.config().setAutoRead(true);
        }
        reached.config().setAutoRead(true);
    }

    private void serverIsUnreachable(Throwable cause) {
        counters.unreachable.increment();
        unreachable = cause;
        if (client != null) {
            // Most protocols answer a request: wait for the first bytes, but not for ever.
            boolean atOnce = conversation != null && conversation.serverSpeaksFirst();
            long waitNanos = atOnce ? 0 : options.lingerTimeMax().toNanos();
            client.eventLoop().schedule(this::refuse, waitNanos, TimeUnit.NANOSECONDS);
            client.config().setAutoRead(true);
        }
    }

    /**
     * The handshake with the client has ended.
     *
     * @param failure null if it was successful
     */
    void clientEncrypted(@Nullable Throwable failure) {
        tlsOutcomes.client(failure);
    }

    /**
     * The handshake with the server has ended.
     *
     * @param failure null if it was successful
     */
    void serverEncrypted(@Nullable Throwable failure) {
        boolean first = encrypting;
        encrypting = false;
        Throwable failed = tlsOutcomes.server(failure);
        if (failed == null) {
            if (first && client != null) {
                client.config().setAutoRead(true);
            }
            return;
        }
        server = null;
        if (!closing && !ended) {
            serverIsUnreachable(failed);
            if (!first) {
                // The client has asked already.
                refuse();
            }
        }
    }

    @Override
    public boolean offersEncryption() {
        return options.encryption().client() != null && options.encryption().start() == Start.IN_PROTOCOL;
    }

    @Override
    public void encryptClient(ByteBuf begun) {
        TlsHandlers tls = options.encryption().client();
        if (client == null || tls == null || closing) {
            begun.release();
            return;
        }
        client.pipeline().addFirst(tls.begin(client));
        if (begun.isReadable()) {
            client.pipeline().fireChannelRead(begun);
        } else {
            begun.release();
        }
    }

    @Override
    public boolean requiresEncryption() {
        return options.encryption().server() != null && options.encryption().start() == Start.IN_PROTOCOL;
    }

    @Override
    public void encryptServer() {
        TlsHandlers tls = options.encryption().server();
        if (server != null && tls != null && !closing) {
            server.pipeline().addFirst(tls.begin(server));
        }
    }

    void readFromClient(ByteBuf bytes) {
        long nanos = clock.nanos();
        reads++;
        if (closing || guarded == null) {
            bytes.release();
            return;
        }
        counters.clientBytes.add(bytes.readableBytes());
        guarded.fromClient(bytes, nanos);
        refuseIfUnreachable();
    }

    void readFromServer(ByteBuf bytes) {
        long nanos = clock.nanos();
        reads++;
        if (closing || guarded == null) {
            bytes.release();
            return;
        }
        counters.serverBytes.add(bytes.readableBytes());
        guarded.fromServer(bytes, nanos);
    }

    private void refuseIfUnreachable() {
        if (unreachable != null && !closing) {
            refuse();
        }
    }

    private void refuse() {
        Throwable cause = unreachable;
        Conversation told = conversation;
        if (cause == null || told == null || guarded == null || closing || ended) {
            return;
        }
        long nanos = clock.nanos();
        guarded.tell(() -> told.serverUnreachable(cause, nanos, this));
        close();
        flush();
    }

    @Override
    public void toServer(ByteBuf bytes) {
        sentToServer += bytes.readableBytes();
        if (server == null || closing) {
            bytes.release();
            return;
        }
        server.write(bytes, server.voidPromise());
        updateReading();
    }

    @Override
    public void toClient(ByteBuf bytes) {
        sentToClient += bytes.readableBytes();
        if (client == null || closing) {
            bytes.release();
            return;
        }
        client.write(bytes, client.voidPromise());
        updateReading();
    }

    // Mostly all has been written at once, which costs no promise. Otherwise, and where an encryption holds bytes back,
    // an empty buffer behind them tells.
    private void tellWritten() {
        SocketChannel to = client;
        if (to == null || sentToClient == toldToClient) {
            return;
        }
        toldToClient = sentToClient;
        ChannelOutboundBuffer unwritten = to.unsafe().outboundBuffer();
        if (options.encryption().client() == null && unwritten != null && unwritten.isEmpty()) {
            written(toldToClient);
        } else {
            long total = toldToClient;
            to.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> {
                if (done.isSuccess()) {
                    written(total);
                }
            });
        }
    }

    private void written(long total) {
        if (!ended && guarded != null) {
            guarded.writtenToClient(total, clock.nanos());
        }
    }

    @Override
    public void close() {
        if (closing || client == null) {
            return;
        }
        closing = true;
        if (server != null) {
            ChannelEnds.closeAfterWriting(server);
        }
        // What the client still sends is read and thrown away for a while: a reset could destroy the answer.
        ChannelEnds.shutdownAfterWriting(client);
        if (!clientFinished) {
            client.config().setAutoRead(true);
        }
        client.eventLoop().schedule(this::end, options.lingerTimeMax().toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public long sentToServer() {
        return sentToServer;
    }

    @Override
    public long sentToClient() {
        return sentToClient;
    }

    void flush() {
        if (server != null) {
            server.flush();
        }
        if (client != null) {
            client.flush();
            tellWritten();
        }
    }

    void clientSentLast() {
        Conversation told = conversation;
        if (clientFinished || told == null || guarded == null) {
            return;
        }
        clientFinished = true;
        if (closing || unreachable != null) {
            endAfterWriting();
            return;
        }
        long nanos = clock.nanos();
        guarded.tell(() -> told.clientFinished(nanos, this));
        if (server != null) {
            ChannelEnds.shutdownAfterWriting(server);
        }
        endIfBothFinished();
    }

    void serverSentLast() {
        Conversation told = conversation;
        if (serverFinished || told == null || guarded == null) {
            return;
        }
        serverFinished = true;
        if (closing) {
            return;
        }
        long nanos = clock.nanos();
        guarded.tell(() -> told.serverFinished(nanos, this));
        if (client != null && !closing) {
            ChannelEnds.shutdownAfterWriting(client);
            endWhenIdle(reads);
        }
        endIfBothFinished();
    }

    // A server that has closed rather than half-closed looks the same; without this an idle client would keep it.
    private void endWhenIdle(long readsThen) {
        if (client == null || ended) {
            return;
        }
        client.eventLoop()
                .schedule(
                        () -> {
                            boolean writing = client != null
                                    && client.unsafe().outboundBuffer() != null
                                    && client.unsafe().outboundBuffer().totalPendingWriteBytes() > 0;
                            if (reads == readsThen && !writing) {
                                end();
                            } else {
                                endWhenIdle(reads);
                            }
                        },
                        options.lingerTimeMax().toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    private void endIfBothFinished() {
        if (clientFinished && serverFinished) {
            endAfterWriting();
        }
    }

    private void endAfterWriting() {
        if (client == null) {
            end();
        } else {
            client.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> end());
        }
    }

    void writabilityChanged() {
        updateReading();
    }

    private void updateReading() {
        if (client == null || closing) {
            return;
        }
        if (server == null) {
            return;
        }
        // A side that has said all is read no more: to ask the selector for it would fail.
        if (!clientFinished) {
            setReading(client, server.isWritable());
        }
        if (!serverFinished) {
            setReading(server, client.isWritable());
        }
    }

    private static void setReading(SocketChannel channel, boolean reading) {
        if (channel.config().isAutoRead() != reading) {
            channel.config().setAutoRead(reading);
        }
    }

    void clientGone() {
        end();
    }

    /** The client has reset its connection: the server sees that too. */
    void clientReset() {
        if (server != null) {
            server.config().setSoLinger(0);
        }
    }

    /** The server has reset its connection: the client sees that too, behind what came before. */
    void serverReset() {
        if (client != null && !closing) {
            client.config().setSoLinger(0);
        }
    }

    void serverGone() {
        if (closing || ended || unreachable != null) {
            return;
        }
        // What it sent before is still to be delivered.
        endAfterWriting();
    }

    /** Closes whatever is open and tells the conversation, once. */
    void end() {
        if (ended) {
            return;
        }
        ended = true;
        closing = true;
        counters.closed.increment();
        if (client != null) {
            client.close();
        }
        if (server != null) {
            server.close();
        }
        if (guarded != null) {
            guarded.closed(clock.nanos());
        }
    }
}
