package io.lambdatape.agent.relay;

import io.netty.buffer.ByteBuf;

/** What a conversation can have done. Buffers given away belong to the relay. */
public interface Wire {
    /** Sends bytes to the server, in order. */
    void toServer(ByteBuf bytes);

    /** Sends bytes to the client, in order. */
    void toClient(ByteBuf bytes);

    /** Whether a client that asks for TLS in the protocol's own way can have it. */
    default boolean offersEncryption() {
        return false;
    }

    /**
     * From here on the client's side is encrypted; what was sent to it before goes out as it is.
     *
     * @param begun what the client has sent of it already; given away
     */
    default void encryptClient(ByteBuf begun) {
        begun.release();
        throw new IllegalStateException("BUG: it was not offered");
    }

    /** Whether the server is to be asked for TLS in the protocol's own way. */
    default boolean requiresEncryption() {
        return false;
    }

    /** From here on the server's side is encrypted; what was sent to it before goes out as it is. */
    default void encryptServer() {
        throw new IllegalStateException("BUG: it was not required");
    }

    /** Closes both connections once what was sent has been written. */
    void close();
}
