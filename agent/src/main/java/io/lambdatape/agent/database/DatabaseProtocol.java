package io.lambdatape.agent.database;

import io.lambdatape.agent.relay.Conversation;
import io.lambdatape.agent.relay.Encryption;
import org.jspecify.annotations.Nullable;

/** How one database system talks. Safe for use by all threads. */
public interface DatabaseProtocol {
    /** The system by its name in OpenTelemetry's conventions: {@code postgresql}. */
    String system();

    /** How its connections come to TLS. */
    Encryption.Start encryptionStart();

    /** What a client of it names in TLS (ALPN, RFC 7301); null for nothing. */
    @Nullable
    String applicationProtocol();

    /**
     * The conversation of one connection.
     *
     * @param recorder of that connection
     */
    Conversation begin(QueryRecorder recorder);
}
