package io.lambdatape.agent.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a certificate for every name that a client asks for (server name indication, RFC 6066, section 3), issued at the
 * first time and kept. A client that asks for none gets the one with the listener's own names. An alias is a name.
 */
final class IssuingKeyManager extends X509ExtendedKeyManager {
    private static final Logger LOG = LoggerFactory.getLogger(IssuingKeyManager.class);
    private static final int KEPT_MAX = 1000;
    private static final String OWN = "";
    private static final String KEY_TYPE = "EC";

    private final CertificateAuthority authority;
    private final List<String> ownNames;
    private final Map<String, IssuedCertificate> issued = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, IssuedCertificate> eldest) {
            return size() > KEPT_MAX;
        }
    };

    /** @param ownNames what the listener is called when a client does not say whom it wants; at least one */
    IssuingKeyManager(CertificateAuthority authority, List<String> ownNames) {
        this.authority = authority;
        this.ownNames = List.copyOf(ownNames);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        String name = requested(engine);
        return keyType.equals(KEY_TYPE) && issue(name) ? name : null;
    }

    private static String requested(SSLEngine engine) {
        if (engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
            for (SNIServerName name : session.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return host.getAsciiName().toLowerCase(Locale.ROOT);
                }
            }
        }
        return OWN;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        IssuedCertificate found = kept(alias);
        return found == null ? null : found.chain();
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        IssuedCertificate found = kept(alias);
        return found == null ? null : found.key();
    }

    private synchronized @Nullable IssuedCertificate kept(String name) {
        return issued.get(name);
    }

    private synchronized boolean issue(String name) {
        IssuedCertificate there = issued.get(name);
        if (there != null && there.isFresh(authority.clock().instant())) {
            return true;
        }
        try {
            issued.put(name, authority.issue(name.equals(OWN) ? ownNames : List.of(name)));
            return true;
        } catch (GeneralSecurityException e) {
            LOG.warn("cannot issue a certificate for {}: {}", name.equals(OWN) ? ownNames : name, e.getMessage());
            return false;
        }
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyType, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }
}
