package io.lambdatape.agent.relay;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of failed handshakes in the log, of each kind once: a client that tries again and again would fill it. */
final class TlsFailures {
    private static final Logger LOG = LoggerFactory.getLogger(TlsFailures.class);
    private static final int KINDS_MAX = 100;

    private final String listener;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    TlsFailures(String listener) {
        this.listener = listener;
    }

    void client(TlsFailedException failure) {
        if (isNew("client " + failure.getMessage())) {
            LOG.warn(
                    "a client of listener {} could not be given an encrypted connection: {}. If it does not trust the"
                            + " certificate, make it trust the agent's CA (lambdatape ca shows it). Further ones are only"
                            + " counted.",
                    listener,
                    failure.getMessage());
        }
    }

    void server(TlsFailedException failure) {
        if (isNew("server " + failure.getMessage())) {
            LOG.warn(
                    "the server behind listener {} cannot be reached over TLS: {}. See tls.upstream, tls.upstream-ca and"
                            + " tls.upstream-name of that listener. Further ones are only counted.",
                    listener,
                    failure.getMessage());
        }
    }

    private boolean isNew(String kind) {
        return told.size() < KINDS_MAX && told.add(kind);
    }
}
