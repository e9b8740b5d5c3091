package io.lambdatape.agent.tls;

import io.lambdatape.agent.relay.TlsHandlers;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Stands between a client and whatever server it wants to speak TLS with: as that server towards the client, by a
 * certificate of the agent's authority, and as a client that checks the certificate towards the server. Safe for use by all
 * threads.
 */
public final class TargetTls {
    private static final int KEPT_MAX = 1000;

    private final CertificateAuthority authority;
    private final SslContext towardsServers;
    private final String protocol;
    private final Map<String, SslContext> towardsClients = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SslContext> eldest) {
            return size() > KEPT_MAX;
        }
    };

    /** @param protocol the only one that is agreed on (ALPN, RFC 7301) */
    TargetTls(CertificateAuthority authority, SslContext towardsServers, String protocol) {
        this.authority = authority;
        this.towardsServers = towardsServers;
        this.protocol = protocol;
    }

    /**
     * For a client that wants to speak with that server.
     *
     * @throws IOException if this JDK cannot
     */
    public TlsHandlers client(String host) throws IOException {
        SslContext context = towardsClient(host);
        return channel -> new SslHandler(context.newEngine(channel.alloc()));
    }

    private synchronized SslContext towardsClient(String host) throws IOException {
        SslContext kept = towardsClients.get(host);
        if (kept == null) {
            kept = TlsContexts.server(authority, List.of(host), protocol);
            towardsClients.put(host, kept);
        }
        return kept;
    }

    /** For a connection to that server. */
    public TlsHandlers server(String host, int port) {
        return TlsContexts.verifying(towardsServers, host, port);
    }
}
