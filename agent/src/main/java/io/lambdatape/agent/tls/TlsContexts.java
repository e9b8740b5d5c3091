package io.lambdatape.agent.tls;

import io.lambdatape.agent.relay.TlsHandlers;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Makes what encrypts a listener's two sides. */
public final class TlsContexts {
    private final @Nullable CertificateAuthority authority;

    /** @param authority issues certificates for listeners that have none of their own; null: there is none */
    public TlsContexts(@Nullable CertificateAuthority authority) {
        this.authority = authority;
    }

    /**
     * For a listener's clients.
     *
     * @param protocol that clients may have named in their hello (ALPN, RFC 7301); null for none
     * @throws IOException in one sentence with the cure
     */
    public TlsHandlers clients(
            TlsOptions options, InetSocketAddress listen, InetSocketAddress upstream, @Nullable String protocol)
            throws IOException {
        Path certificate = options.certificate();
        Path key = options.key();
        SslContext context;
        if (certificate != null && key != null) {
            context = ofFiles(certificate, key, protocol);
        } else if (authority != null) {
            context = server(authority, ListenerNames.of(listen, upstream), protocol);
        } else {
            throw new IOException("the listener on " + listen.getHostString() + ":" + listen.getPort()
                    + " has no certificate for its clients: run lambdatape ca and name its directory in tls.directory, or"
                    + " set the listener's tls.certificate and tls.key");
        }
        return channel -> new SslHandler(context.newEngine(channel.alloc()));
    }

    /** With certificates of the authority; {@code names} are those of a client that asks for none. */
    static SslContext server(CertificateAuthority authority, List<String> names, @Nullable String protocol)
            throws IOException {
        return build(SslContextBuilder.forServer(new IssuingKeyManager(authority, names)), protocol);
    }

    /**
     * For connections from anybody to any server, in between.
     *
     * @param upstreamAuthority who may have signed the servers' certificates, PEM; null: whom the JDK trusts
     * @throws IOException in one sentence with the cure
     */
    public TargetTls targets(@Nullable Path upstreamAuthority, String protocol) throws IOException {
        if (authority == null) {
            throw new IOException(
                    "there is no CA to decrypt calls with: run lambdatape ca and name its directory in tls.directory");
        }
        return new TargetTls(authority, client(true, upstreamAuthority, protocol), protocol);
    }

    private static SslContext ofFiles(Path certificate, Path key, @Nullable String protocol) throws IOException {
        try {
            return build(SslContextBuilder.forServer(file(certificate), file(key)), protocol);
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "cannot use " + certificate + " with " + key + " (" + rootMessage(e)
                            + "): they must be a certificate (chain) and its private key in PEM, PKCS#8, no password",
                    e);
        }
    }

    /**
     * For connections to the server.
     *
     * @throws IOException in one sentence with the cure
     */
    public TlsHandlers upstream(TlsOptions options, InetSocketAddress upstream, @Nullable String protocol)
            throws IOException {
        boolean verify = options.upstream() == TlsOptions.Upstream.VERIFY;
        SslContext context = client(verify, options.upstreamAuthority(), protocol);
        String named = options.upstreamName();
        String name = named == null ? upstream.getHostString() : named;
        return verify
                ? verifying(context, name, upstream.getPort())
                : channel -> handler(context, channel, name, upstream.getPort(), null);
    }

    /** Checks that the certificate is that name's. */
    static TlsHandlers verifying(SslContext context, String name, int port) {
        return channel -> handler(context, channel, name, port, "HTTPS");
    }

    private static SslHandler handler(
            SslContext context, Channel channel, String name, int port, @Nullable String identification) {
        SslHandler handler = new SslHandler(context.newEngine(channel.alloc(), name, port));
        SSLParameters parameters = handler.engine().getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(identification);
        handler.engine().setSSLParameters(parameters);
        return handler;
    }

    private static SslContext client(boolean verify, @Nullable Path trusted, @Nullable String protocol)
            throws IOException {
        SslContextBuilder builder = SslContextBuilder.forClient();
        if (!verify) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        } else if (trusted != null) {
            try {
                builder.trustManager(file(trusted));
            } catch (IllegalArgumentException e) {
                throw new IOException(
                        "cannot use " + trusted + " (" + rootMessage(e) + "): it must hold certificates in PEM", e);
            }
        }
        // Netty checks names by default; an encrypted connection to whoever answers is what was asked for then.
        builder.endpointIdentificationAlgorithm(verify ? "HTTPS" : null);
        return build(builder, protocol);
    }

    private static SslContext build(SslContextBuilder builder, @Nullable String protocol) throws IOException {
        builder.sslProvider(SslProvider.JDK);
        if (protocol != null) {
            builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    protocol));
        }
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new IOException("cannot set TLS up: " + rootMessage(e), e);
        }
    }

    private static File file(Path path) throws IOException {
        if (!java.nio.file.Files.isReadable(path)) {
            throw new IOException("cannot read " + path + ": it is not there, or not readable for the agent");
        }
        return path.toFile();
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
