package io.lambdatape.agent.mysql.wire;

/** A packet breaks the protocol's rules. */
public final class MalformedPacketException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedPacketException(String message) {
        super(message);
    }
}
