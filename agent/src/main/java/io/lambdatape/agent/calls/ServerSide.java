package io.lambdatape.agent.calls;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Tells a client's connection what happens on the one to a server, as long as that server is the one it calls. */
final class ServerSide extends Side {
    private final ProxyConnection connection;
    private final Leg leg;

    ServerSide(ProxyConnection connection, Leg leg) {
        this.connection = connection;
        this.leg = leg;
    }

    @Override
    void read(ByteBuf bytes) {
        if (connection.calls(leg)) {
            connection.readFromServer(bytes);
        } else {
            bytes.release();
        }
    }

    @Override
    void flush() {
        connection.flush();
    }

    @Override
    void finished() {
        if (connection.calls(leg)) {
            connection.serverSentLast();
        }
    }

    @Override
    void writabilityChanged() {
        connection.writabilityChanged();
    }

    @Override
    void failed() {
        if (connection.calls(leg)) {
            connection.failed();
        }
    }

    @Override
    void encrypted(@Nullable Throwable cause) {
        connection.serverEncrypted(cause);
    }

    @Override
    void gone() {
        if (connection.calls(leg)) {
            connection.serverGone();
        }
    }
}
