package io.lambdatape.agent.calls;

import io.lambdatape.agent.relay.CountingWire;
import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the bytes of one client's conversation go: to the servers of its legs, and back to it. */
@SuppressWarnings("FutureReturnValueIgnored") // the write listener tells
final class ProxyWire implements CountingWire, Route {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyWire.class);

    private final SocketChannel client;
    private final @Nullable Decryption decryption;
    private final Legs legs;
    private final IntConsumer written;
    private final Runnable closer;
    private final BooleanSupplier failed;
    private long sentToServer;
    private long sentToClient;
    private boolean passing;
    private boolean deaf;
    private boolean shut;
    private boolean encrypted;

    /**
     * @param decryption of tunnels; null: there is none
     * @param written is told how many bytes have been written to the client's socket, each time
     * @param closer is told that the conversation wants both connections closed
     * @param failed whether the conversation has failed: no server gets anything any more
     */
    ProxyWire(
            SocketChannel client,
            @Nullable Decryption decryption,
            Legs legs,
            IntConsumer written,
            Runnable closer,
            BooleanSupplier failed) {
        this.client = client;
        this.decryption = decryption;
        this.legs = legs;
        this.written = written;
        this.closer = closer;
        this.failed = failed;
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

    /** Whether bytes are passed on that are no requests. */
    boolean isPassing() {
        return passing;
    }

    @Override
    public void deaf() {
        deaf = true;
        passing = true;
    }

    /** Whether what the client sends goes nowhere. */
    boolean isDeaf() {
        return deaf;
    }

    @Override
    public @Nullable InetSocketAddress peer() {
        return legs.peer();
    }

    @Override
    public void toServer(ByteBuf bytes) {
        sentToServer += bytes.readableBytes();
        if (shut || deaf || failed.getAsBoolean()) {
            bytes.release();
        } else {
            legs.send(bytes);
        }
    }

    @Override
    public void toClient(ByteBuf bytes) {
        int length = bytes.readableBytes();
        sentToClient += length;
        if (shut) {
            bytes.release();
        } else {
            client.write(bytes).addListener(done -> {
                if (done.isSuccess()) {
                    written.accept(length);
                }
            });
        }
    }

    @Override
    public boolean offersEncryption() {
        CallTarget target = legs.target();
        return decryption != null && target != null && target.tunnel() && decryption.covers(target);
    }

    @Override
    public void encryptClient(ByteBuf begun) {
        CallTarget target = legs.target();
        if (decryption == null || target == null || shut) {
            begun.release();
            return;
        }
        try {
            client.pipeline().addFirst(decryption.client(target).begin(client));
        } catch (IOException e) {
            LOG.warn("the calls to {} cannot be decrypted: {}", target.host(), e.getMessage());
            begun.release();
            close();
            return;
        }
        encrypted = true;
        client.pipeline().fireChannelRead(begun);
    }

    /** Whether what is read is what stands in TLS. */
    boolean isEncrypted() {
        return encrypted;
    }

    @Override
    public void encryptServer() {
        CallTarget target = legs.target();
        SocketChannel server = legs.server();
        if (decryption != null && target != null && server != null && !shut) {
            server.pipeline().addFirst(decryption.server(target).begin(server));
        }
    }

    /** Nothing more is sent. */
    void shut() {
        shut = true;
    }

    @Override
    public void close() {
        closer.run();
    }

    @Override
    public long sentToServer() {
        return sentToServer;
    }

    @Override
    public long sentToClient() {
        return sentToClient;
    }
}
