package io.lambdatape.agent.postgresql;

import io.lambdatape.agent.postgresql.wire.MalformedMessageException;
import io.lambdatape.agent.postgresql.wire.MessageBody;
import io.lambdatape.agent.postgresql.wire.ServerError;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says why a client cannot log in that binds its proof to the TLS channel (SCRAM-SHA-256-PLUS, RFC 5802, section 6): its
 * channel ends at the agent and has another certificate than the database's. That is the purpose of channel binding;
 * nothing in between can mend it.
 */
final class ChannelBinding {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelBinding.class);
    private static final int SASL = 10;
    private static final String WITH_BINDING = "SCRAM-SHA-256-PLUS";
    private static final String INVALID_AUTHORIZATION = "28000";
    private static final String INVALID_PASSWORD = "28P01";

    private boolean clientIsEncrypted;
    private boolean offered;

    void clientIsEncrypted() {
        clientIsEncrypted = true;
    }

    /** An authentication request of the server's. */
    void requested(MessageBody body) {
        try {
            if (!body.has(Integer.BYTES) || body.int32() != SASL) {
                return;
            }
            String mechanism = body.text(StandardCharsets.US_ASCII);
            while (!mechanism.isEmpty()) {
                offered |= mechanism.equals(WITH_BINDING);
                mechanism = body.text(StandardCharsets.US_ASCII);
            }
        } catch (MalformedMessageException e) {
            // Read for the sake of a word in the log alone: not worth a connection.
        }
    }

    /** The client cannot log in. */
    void refused(ServerError error, String server) {
        boolean login = error.sqlState().equals(INVALID_AUTHORIZATION)
                || error.sqlState().equals(INVALID_PASSWORD);
        if (login && offered && clientIsEncrypted) {
            LOG.warn(
                    "a client cannot log in at {}: {}. It speaks TLS with the agent and the agent with the database; SCRAM"
                            + " channel binding does not go through that. Connect with channel_binding=disable, or give"
                            + " the listener the database's own certificate (tls.certificate, tls.key).",
                    server,
                    error.message());
        }
    }
}
