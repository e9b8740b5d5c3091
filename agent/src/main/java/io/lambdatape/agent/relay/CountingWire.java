package io.lambdatape.agent.relay;

/** A wire that knows how much it was given. */
public interface CountingWire extends Wire {
    /** Bytes given for the server so far. */
    long sentToServer();

    /** Bytes given for the client so far. */
    long sentToClient();
}
