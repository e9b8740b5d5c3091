package io.lambdatape.agent.tls;

import io.lambdatape.agent.attribution.OpenInvocations;
import io.lambdatape.agent.attribution.Source;
import io.lambdatape.agent.capture.CaptureSink;
import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.agent.capture.TraceIds;
import io.lambdatape.agent.database.DatabaseConversations;
import io.lambdatape.agent.database.DatabaseCounters;
import io.lambdatape.agent.database.DatabaseOptions;
import io.lambdatape.agent.database.DatabaseProtocol;
import io.lambdatape.agent.relay.Encryption;
import io.lambdatape.agent.relay.EventLoops;
import io.lambdatape.agent.relay.RelayCounters;
import io.lambdatape.agent.relay.RelayListener;
import io.lambdatape.agent.relay.RelayOptions;
import io.lambdatape.agent.tls.TlsOptions.Upstream;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.LogLine;
import io.netty.channel.IoEventLoopGroup;
import io.opentelemetry.api.metrics.MeterProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

/** The agent in front of a server, with an authority of its own; for tests with real servers and clients. */
public final class TlsRelay implements CaptureSink, AutoCloseable {
    private final List<Exchange> recorded = new CopyOnWriteArrayList<>();
    private final IoEventLoopGroup loops = EventLoops.start(1);
    private final DatabaseConversations conversations;
    private final RelayListener relay;

    private TlsRelay(Path authority, DatabaseProtocol protocol, int upstreamPort, boolean clients, Upstream upstream)
            throws IOException {
        var meter = MeterProvider.noop().get("test");
        conversations = new DatabaseConversations(
                "test",
                protocol,
                DatabaseOptions.of("w"),
                new OpenInvocations(RecordingClock.system()),
                this,
                TraceIds.system(),
                client -> Source.UNKNOWN,
                meter);
        TlsOptions options = new TlsOptions(
                clients,
                null,
                null,
                upstream,
                upstream == Upstream.VERIFY ? authority.resolve("ca.pem") : null,
                upstream == Upstream.VERIFY ? "localhost" : null);
        InetSocketAddress listen = new InetSocketAddress("127.0.0.1", 0);
        InetSocketAddress server = new InetSocketAddress("127.0.0.1", upstreamPort);
        TlsContexts contexts = new TlsContexts(CertificateAuthority.open(authority));
        String name = protocol.applicationProtocol();
        Encryption encryption = new Encryption(
                clients ? contexts.clients(options, listen, server, name) : null,
                upstream == Upstream.OFF ? null : contexts.upstream(options, server, name),
                protocol.encryptionStart());
        relay = RelayListener.start(
                RelayOptions.of("test", listen, server).withEncryption(encryption),
                conversations,
                loops,
                RecordingClock.system(),
                meter);
    }

    /** An authority, and a server's certificate and key of it for {@code localhost}: server.pem and server.key. */
    public static void makeAuthority(Path directory) throws IOException, GeneralSecurityException {
        CertificateAuthority authority = CertificateAuthority.create(directory, "Test authority", Duration.ofDays(2));
        IssuedCertificate server = authority.issue(List.of("localhost", "127.0.0.1"));
        try (JcaPEMWriter writer = new JcaPEMWriter(Files.newBufferedWriter(directory.resolve("server.pem")))) {
            writer.writeObject(server.certificate());
        }
        Path key = directory.resolve("server.key");
        try (JcaPEMWriter writer = new JcaPEMWriter(Files.newBufferedWriter(key))) {
            writer.writeObject(new JcaPKCS8Generator(server.key(), null));
        }
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }

    public static TlsRelay start(
            Path authority, DatabaseProtocol protocol, int upstreamPort, boolean clients, Upstream upstream)
            throws IOException {
        return new TlsRelay(authority, protocol, upstreamPort, clients, upstream);
    }

    /** What trusts that authority and no other. */
    public static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("ca", CertificateAuthority.open(authority).certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** What serves with a certificate of that authority for {@code localhost}. */
    public static SSLContext serving(Path authority) throws IOException, GeneralSecurityException {
        IssuedCertificate server = CertificateAuthority.open(authority).issue(List.of("localhost", "127.0.0.1"));
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setKeyEntry("server", server.key(), new char[0], server.chain());
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    public int port() {
        return relay.localAddress().getPort();
    }

    public List<Exchange> recorded() {
        return recorded;
    }

    public boolean hasRecorded(String statementPart) {
        return recorded.stream()
                .anyMatch(exchange -> String.valueOf(
                                exchange.attributes().values().get("db.query.text"))
                        .contains(statementPart));
    }

    public RelayCounters counters() {
        return relay.counters();
    }

    public DatabaseCounters queries() {
        return conversations.counters();
    }

    @Override
    public void exchange(Exchange exchange) {
        recorded.add(exchange);
    }

    @Override
    public void lines(List<LogLine> lines) {
        throw new AssertionError("a database has no log lines");
    }

    @Override
    public void close() {
        relay.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
