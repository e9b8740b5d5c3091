package io.lambdatape.agent.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAuthorityTest {
    @TempDir
    Path directory;

    private CertificateAuthority make() throws IOException {
        return CertificateAuthority.create(directory, "Lambdatape on w", Duration.ofDays(400));
    }

    @Test
    void whatWasMadeIsReadAgain() throws Exception {
        CertificateAuthority made = make();

        CertificateAuthority read = CertificateAuthority.open(directory);

        assertThat(read.certificate()).isEqualTo(made.certificate());
        assertThat(read.fingerprint()).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
        assertThat(read.certificate().getSubjectX500Principal().getName()).isEqualTo("CN=Lambdatape on w");
        assertThatCode(() -> read.issue(List.of("db"))
                        .certificate()
                        .verify(made.certificate().getPublicKey()))
                .doesNotThrowAnyException();
    }

    @Test
    void theKeyIsItsOwnersAlone() throws IOException {
        CertificateAuthority made = make();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.keyFile())))
                .isEqualTo("rw-------");
        assertThat(Files.readString(made.keyFile())).startsWith("-----BEGIN PRIVATE KEY-----");
    }

    @Test
    void anAuthorityIsNeverOverwritten() throws IOException {
        make();

        assertThatThrownBy(this::make).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void itSignsServersOnly() throws Exception {
        CertificateAuthority made = make();
        X509Certificate server =
                made.issue(List.of("db.internal", "10.0.0.7", "::1")).certificate();

        assertThat(made.certificate().getBasicConstraints())
                .as("no further authority")
                .isZero();
        assertThat(server.getBasicConstraints()).as("no authority").isEqualTo(-1);
        assertThat(server.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(server.getSubjectAlternativeNames().stream()
                        .map(entry -> entry.get(1).toString()))
                .containsExactly("db.internal", "10.0.0.7", "0:0:0:0:0:0:0:1");
    }

    @Test
    void nothingIsIssuedForLongerThanTheAuthorityLives() throws Exception {
        CertificateAuthority brief = CertificateAuthority.create(directory, "brief", Duration.ofDays(2));

        X509Certificate server = brief.issue(List.of("db")).certificate();

        assertThat(server.getNotAfter()).isBeforeOrEqualTo(brief.certificate().getNotAfter());
    }

    @Test
    void anExpiredAuthorityIsRefusedWithTheCure() throws IOException {
        make();
        Instant later = Instant.now().plus(Duration.ofDays(500));

        assertThatThrownBy(() -> CertificateAuthority.open(directory, () -> later))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has expired")
                .hasMessageContaining("lambdatape ca");
    }

    @Test
    void filesThatAreNoAuthorityAreRefusedWithTheCure() throws IOException {
        CertificateAuthority made = make();
        Files.writeString(made.keyFile(), "-----BEGIN PRIVATE KEY-----\nnonsense\n-----END PRIVATE KEY-----\n");
        assertThatThrownBy(() -> CertificateAuthority.open(directory)).hasMessageContaining("lambdatape ca");

        Files.writeString(made.certificateFile(), "no certificate");
        assertThatThrownBy(() -> CertificateAuthority.open(directory))
                .hasMessageContaining("ca.pem is no certificate")
                .hasMessageContaining("lambdatape ca");

        assertThatThrownBy(() -> CertificateAuthority.open(directory.resolve("nowhere")))
                .hasMessageContaining("cannot read")
                .hasMessageContaining("lambdatape ca");
    }
}
