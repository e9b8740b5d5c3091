package io.lambdatape.agent.relay;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the two sides of a listener are encrypted.
 *
 * @param client for clients that ask for it; null: they cannot have it
 * @param server for all connections to the server; null: none is
 */
public record Encryption(
        @Nullable TlsHandlers client, @Nullable TlsHandlers server, Start start) {
    /** Nothing is encrypted. */
    public static final Encryption NONE = new Encryption(null, null, Start.WITH_CONNECTION);

    /** How the protocol comes to TLS. */
    public enum Start {
        /** The first byte is TLS's; the relay sees to it and conversations know nothing of it. */
        WITH_CONNECTION,
        /** It is negotiated in the clear: conversations say when ({@link Wire#encryptClient}). */
        IN_PROTOCOL
    }

    public Encryption {
        Objects.requireNonNull(start, "start");
    }
}
