package io.lambdatape.agent.tls;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a listener's two sides are encrypted.
 *
 * @param clients whether a client that asks for TLS gets it; one that does not is served all the same
 * @param certificate the listener's own, PEM with the chain behind it; null: the agent's CA issues one
 * @param key its private key, PEM in PKCS#8 without a password; null if there is no certificate
 * @param upstream how the server is spoken with
 * @param upstreamAuthority who may have signed the server's certificate, PEM; null: whom the JDK trusts
 * @param upstreamName the name that the server's certificate has to carry; null: the upstream's own
 */
public record TlsOptions(
        boolean clients,
        @Nullable Path certificate,
        @Nullable Path key,
        Upstream upstream,
        @Nullable Path upstreamAuthority,
        @Nullable String upstreamName) {
    /** No TLS on either side. */
    public static final TlsOptions OFF = new TlsOptions(false, null, null, Upstream.OFF, null, null);

    /** How the server is spoken with. */
    public enum Upstream {
        /** In the clear. */
        OFF,
        /** Encrypted, whoever answers. */
        ENCRYPT,
        /** Encrypted, and only with a server whose certificate is signed by a trusted authority and has its name. */
        VERIFY
    }

    public TlsOptions {
        Objects.requireNonNull(upstream, "upstream");
    }
}
