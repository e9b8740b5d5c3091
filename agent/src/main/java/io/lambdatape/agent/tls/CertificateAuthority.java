package io.lambdatape.agent.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HexFormat;

/**
 * The agent's own certificate authority: whoever trusts it takes the agent for the server that it stands in front of. It
 * can sign certificates of servers only, and no further authority. Safe for use by all threads.
 */
public final class CertificateAuthority {
    private static final Duration ISSUED_FOR = Duration.ofDays(30);

    private final AuthorityFiles files;
    private final IssuedCertificate authority;
    private final InstantSource clock;
    private final CertificateMaker maker = new CertificateMaker();

    private CertificateAuthority(AuthorityFiles files, IssuedCertificate authority, InstantSource clock) {
        this.files = files;
        this.authority = authority;
        this.clock = clock;
    }

    /** Whether there is one in the directory, or a part of one. */
    public static boolean isIn(Path directory) {
        return new AuthorityFiles(directory).areThere();
    }

    /**
     * Makes one, {@code ca.pem} and {@code ca.key} in the directory; what is there is never overwritten.
     *
     * @param name the subject's common name
     * @throws IOException in one sentence with the cure
     */
    public static CertificateAuthority create(Path directory, String name, Duration validity) throws IOException {
        InstantSource clock = InstantSource.system();
        AuthorityFiles files = new AuthorityFiles(directory);
        try {
            IssuedCertificate made = new CertificateMaker().authority(name, validity, clock.instant());
            files.write(made);
            return new CertificateAuthority(files, made, clock);
        } catch (GeneralSecurityException e) {
            throw new IOException("this JDK cannot make the CA's certificate: " + e.getMessage(), e);
        }
    }

    /**
     * The one that was made there.
     *
     * @throws IOException in one sentence with the cure
     */
    public static CertificateAuthority open(Path directory) throws IOException {
        return open(directory, InstantSource.system());
    }

    static CertificateAuthority open(Path directory, InstantSource clock) throws IOException {
        AuthorityFiles files = new AuthorityFiles(directory);
        IssuedCertificate read = files.read();
        Instant end = read.certificate().getNotAfter().toInstant();
        if (end.isBefore(clock.instant())) {
            throw new IOException("the CA in " + directory + " has expired on " + end
                    + ": move it away, make a new one with lambdatape ca, and have clients trust that");
        }
        return new CertificateAuthority(files, read, clock);
    }

    /** What clients are to trust. */
    public X509Certificate certificate() {
        return authority.certificate();
    }

    /** Where that is, in PEM. */
    public Path certificateFile() {
        return files.certificate;
    }

    /** Where its private key is. */
    public Path keyFile() {
        return files.key;
    }

    /** The SHA-256 digest of the certificate, as openssl and browsers write it. */
    public String fingerprint() throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(authority.certificate().getEncoded());
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot digest the CA's certificate: " + e.getMessage(), e);
        }
    }

    /** A server's certificate, good for 30 days, but no longer than the authority itself. */
    IssuedCertificate issue(Collection<String> names) throws GeneralSecurityException {
        Instant now = clock.instant();
        Duration left =
                Duration.between(now, authority.certificate().getNotAfter().toInstant());
        Duration validity = left.compareTo(ISSUED_FOR) < 0 ? left : ISSUED_FOR;
        return maker.server(names, validity, now, authority.certificate(), authority.key());
    }

    InstantSource clock() {
        return clock;
    }
}
