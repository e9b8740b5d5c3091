package io.lambdatape.agent;

import io.lambdatape.agent.calls.Decryption;
import io.lambdatape.agent.configuration.AgentConfiguration.CallListener;
import io.lambdatape.agent.configuration.AgentConfiguration.DatabaseListener;
import io.lambdatape.agent.database.DatabaseProtocol;
import io.lambdatape.agent.relay.Encryption;
import io.lambdatape.agent.relay.TlsHandlers;
import io.lambdatape.agent.tls.CertificateAuthority;
import io.lambdatape.agent.tls.TlsContexts;
import io.lambdatape.agent.tls.TlsOptions;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Makes listeners' encryption of their configuration. */
final class ListenerEncryption {
    private static final String HTTP = "http/1.1";

    private final TlsContexts contexts;

    private ListenerEncryption(TlsContexts contexts) {
        this.contexts = contexts;
    }

    /**
     * @param directory of the agent's CA; null if it has none
     * @throws IOException if there is none in it, in one sentence with the cure
     */
    static ListenerEncryption of(@Nullable Path directory) throws IOException {
        return new ListenerEncryption(new TlsContexts(directory == null ? null : CertificateAuthority.open(directory)));
    }

    Encryption of(DatabaseListener listener, DatabaseProtocol protocol) throws IOException {
        TlsOptions options = listener.tls();
        String name = protocol.applicationProtocol();
        TlsHandlers client =
                options.clients() ? contexts.clients(options, listener.listen(), listener.upstream(), name) : null;
        TlsHandlers server = options.upstream() == TlsOptions.Upstream.OFF
                ? null
                : contexts.upstream(options, listener.upstream(), name);
        return new Encryption(client, server, protocol.encryptionStart());
    }

    /** Of a proxy's tunnels; null if none is to be read. */
    @Nullable
    Decryption of(CallListener proxy) throws IOException {
        return proxy.decrypt().isEmpty()
                ? null
                : new Decryption(proxy.decrypt(), contexts.targets(proxy.upstreamAuthority(), HTTP));
    }
}
