package io.lambdatape.agent.relay;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts how handshakes end, and tells of failed ones in the log: of each kind once, since a client that tries again and
 * again would fill it. Safe for use by all threads.
 */
public final class TlsOutcomes {
    private static final Logger LOG = LoggerFactory.getLogger(TlsOutcomes.class);
    private static final int KINDS_MAX = 100;

    private final String listener;
    private final RelayCounters counters;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** @param counters of that listener */
    public TlsOutcomes(String listener, RelayCounters counters) {
        this.listener = listener;
        this.counters = counters;
    }

    /**
     * The handshake with a client has ended.
     *
     * @param cause why it has failed; null if it has not
     */
    public void client(@Nullable Throwable cause) {
        if (cause == null) {
            counters.clientEncrypted.increment();
            return;
        }
        counters.clientEncryptionFailed.increment();
        TlsFailedException failure = new TlsFailedException(cause);
        if (isNew("client " + failure.getMessage())) {
            LOG.warn(
                    "a client of listener {} could not be given an encrypted connection: {}. If it does not trust the"
                            + " certificate, make it trust the agent's CA (lambdatape ca shows it). Further ones are only"
                            + " counted.",
                    listener,
                    failure.getMessage());
        }
    }

    /**
     * The handshake with a server has ended.
     *
     * @param cause why it has failed; null if it has not
     * @return the same in words for a person; null for null
     */
    public @Nullable Throwable server(@Nullable Throwable cause) {
        if (cause == null) {
            counters.serverEncrypted.increment();
            return null;
        }
        counters.serverEncryptionFailed.increment();
        TlsFailedException failure = new TlsFailedException(cause);
        if (isNew("server " + failure.getMessage())) {
            LOG.warn(
                    "a server behind listener {} cannot be reached over TLS: {}. See the keys of that listener whose names"
                            + " begin with tls or upstream. Further ones are only counted.",
                    listener,
                    failure.getMessage());
        }
        return failure;
    }

    private boolean isNew(String kind) {
        return told.size() < KINDS_MAX && told.add(kind);
    }
}
