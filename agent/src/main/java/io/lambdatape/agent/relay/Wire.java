package io.lambdatape.agent.relay;

import io.netty.buffer.ByteBuf;

/** What a conversation can have done. Buffers given away belong to the relay. */
public interface Wire {
    /** Sends bytes to the server, in order. */
    void toServer(ByteBuf bytes);

    /** Sends bytes to the client, in order. */
    void toClient(ByteBuf bytes);

    /** Closes both connections once what was sent has been written. */
    void close();
}
