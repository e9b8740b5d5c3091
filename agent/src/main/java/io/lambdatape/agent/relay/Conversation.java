package io.lambdatape.agent.relay;

import io.netty.buffer.ByteBuf;

/**
 * One connection through the agent, as its protocol sees it: is told what arrives and says what is to be sent. Does no
 * I/O, is called by one thread, and must not throw: a protocol error turns it to passing bytes on unread.
 */
public interface Conversation {
    /** Bytes from the client. The callee owns the buffer: it hands it to {@code wire} or releases it. */
    void fromClient(ByteBuf bytes, long nanos, Wire wire);

    /** Bytes from the server. The callee owns the buffer. */
    void fromServer(ByteBuf bytes, long nanos, Wire wire);

    /** The client has sent its last byte (half-close). The relay passes that on by itself afterwards. */
    void clientFinished(long nanos, Wire wire);

    /** The server has sent its last byte. The relay passes that on by itself afterwards. */
    void serverFinished(long nanos, Wire wire);

    /** Bytes have been written to the client's socket. {@code total}: all of them since the connection began. */
    void writtenToClient(long total, long nanos);

    /** Whether the server is the one that begins: its client will not say a word before. */
    default boolean serverSpeaksFirst() {
        return false;
    }

    /** The server could not be reached; an answer may be given to the client, which is closed afterwards. */
    void serverUnreachable(Throwable cause, long nanos, Wire wire);

    /** Both connections are gone: whatever is still open ends here. Called exactly once, last. */
    void closed(long nanos);
}
