package io.lambdatape.agent.postgresql;

import io.lambdatape.agent.postgresql.wire.ServerError;
import io.lambdatape.agent.relay.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Asks the database for TLS before anything else is sent to it, where the listener requires that, and keeps back what is
 * to be sent meanwhile ("SSL Session Encryption" in PostgreSQL's protocol).
 */
final class DatabaseEncryption {
    private static final byte[] REQUEST = {0, 0, 0, 8, 0x04, (byte) 0xd2, 0x16, 0x2f};
    private static final byte ACCEPTED = 'S';
    private static final int KEPT_BYTES_MAX = 1 << 20;
    private static final String REFUSED = "08001";

    private enum State {
        UNASKED,
        ASKED,
        SETTLED
    }

    private final Deque<ByteBuf> kept = new ArrayDeque<>();
    private State state = State.UNASKED;
    private int keptBytes;

    /** Sends bytes to the database, as soon as they can be. */
    void send(ByteBuf bytes, Wire wire) {
        if (state == State.UNASKED) {
            state = wire.requiresEncryption() ? State.ASKED : State.SETTLED;
            if (state == State.ASKED) {
                wire.toServer(Unpooled.wrappedBuffer(REQUEST));
            }
        }
        if (state == State.SETTLED) {
            wire.toServer(bytes);
            return;
        }
        keptBytes += bytes.readableBytes();
        kept.add(bytes);
        if (keptBytes > KEPT_BYTES_MAX) {
            // No client says so much before it has been greeted.
            wire.close();
        }
    }

    /** Whether the database's next byte answers the agent and not the client. */
    boolean awaitsAnswer() {
        return state == State.ASKED;
    }

    /**
     * Takes the database's answer.
     *
     * @return what to tell the client instead of going on; null if all is well
     */
    @Nullable
    ServerError answered(ByteBuf bytes, String server, Wire wire) {
        if (!bytes.isReadable()) {
            return null;
        }
        byte answer = bytes.readByte();
        if (answer != ACCEPTED) {
            return refused("the database at " + server
                    + " does not speak TLS: turn it on there (ssl = on), or set tls.upstream of the listener to off");
        }
        if (bytes.isReadable()) {
            // Whoever slips bytes in before the encryption may not be the database (CVE-2021-23222).
            return refused("the database at " + server + " sent something in the clear before its encryption began");
        }
        state = State.SETTLED;
        wire.encryptServer();
        kept.forEach(wire::toServer);
        kept.clear();
        return null;
    }

    private static ServerError refused(String why) {
        return new ServerError(REFUSED, "lambdatape agent: " + why);
    }

    /** The connection is gone. */
    void closed() {
        kept.forEach(ByteBuf::release);
        kept.clear();
    }
}
