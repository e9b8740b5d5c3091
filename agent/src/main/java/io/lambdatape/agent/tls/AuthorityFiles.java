package io.lambdatape.agent.tls;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.jspecify.annotations.Nullable;

/** The authority's two files, in PEM (RFC 7468): the certificate for everyone, the key for its owner alone. */
final class AuthorityFiles {
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    final Path certificate;
    final Path key;

    AuthorityFiles(Path directory) {
        this.certificate = directory.resolve("ca.pem");
        this.key = directory.resolve("ca.key");
    }

    boolean areThere() {
        return Files.exists(certificate) || Files.exists(key);
    }

    /** Writes both; the key first, so that a certificate never stands there without it. */
    void write(IssuedCertificate authority) throws IOException {
        Files.createDirectories(certificate.toAbsolutePath().getParent());
        try (Writer out = Channels.newWriter(
                FileChannel.open(key, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PRIVATE),
                StandardCharsets.US_ASCII)) {
            out.write(pem(new JcaPKCS8Generator(authority.key(), null)));
        }
        Files.writeString(certificate, pem(authority.certificate()), StandardOpenOption.CREATE_NEW);
    }

    private static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }

    /** @throws IOException in one sentence with the cure */
    IssuedCertificate read() throws IOException {
        if (!(object(certificate) instanceof X509CertificateHolder holder)) {
            throw new IOException(
                    certificate + " is no certificate in PEM: name a directory that lambdatape ca has made");
        }
        try {
            X509Certificate read = new JcaX509CertificateConverter().getCertificate(holder);
            if (read.getBasicConstraints() < 0) {
                throw new IOException(certificate + " is not a CA's certificate: make one with lambdatape ca");
            }
            return new IssuedCertificate(privateKey(), read, read);
        } catch (CertificateException e) {
            throw new IOException(certificate + " cannot be read as a certificate: " + e.getMessage(), e);
        }
    }

    private PrivateKey privateKey() throws IOException {
        Object there = object(key);
        JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
        if (there instanceof PrivateKeyInfo info) {
            return converter.getPrivateKey(info);
        }
        if (there instanceof PEMKeyPair pair) {
            return converter.getPrivateKey(pair.getPrivateKeyInfo());
        }
        throw new IOException(key + " is no private key in PEM without a password: make one with lambdatape ca");
    }

    private static @Nullable Object object(Path file) throws IOException {
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.US_ASCII);
                PEMParser parser = new PEMParser(in)) {
            return parser.readObject();
        } catch (IOException e) {
            throw new IOException("cannot read " + file + " (" + e + "): make it with lambdatape ca", e);
        }
    }
}
