package io.lambdatape.cli.ca;

import io.lambdatape.agent.tls.CertificateAuthority;
import io.lambdatape.cli.process.ExitStatus;
import io.lambdatape.cli.process.Failure;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lambdatape ca}: makes the agent's certificate authority where there is none, and shows it. */
@Command(
        name = "ca",
        description = "Makes the certificate authority of the agents where there is none, and shows it. Functions that"
                + " trust it can speak TLS with an agent as if it were their database.",
        mixinStandardHelpOptions = true)
public final class CaCommand implements Callable<Integer> {
    private static final int DAYS_MAX = 36_500;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Where it is: ca.pem and ca.key (default: ${DEFAULT-VALUE}).",
            defaultValue = "${sys:user.home}/.lambdatape/tls")
    private Path directory = Path.of("");

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "How long a new one is valid (default: ${DEFAULT-VALUE}).",
            defaultValue = "3650")
    private int days;

    @Option(names = "--name", paramLabel = "NAME", description = "What a new one is called (default: after this host).")
    private @Nullable String name;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (days < 1 || days > DAYS_MAX) {
            throw Failure.wrongUsage("--days must be from 1 to " + DAYS_MAX + ", not " + days);
        }
        Path place = directory.toAbsolutePath().normalize();
        try {
            boolean there = CertificateAuthority.isIn(place);
            CertificateAuthority authority = there
                    ? CertificateAuthority.open(place)
                    : CertificateAuthority.create(place, named(), Duration.ofDays(days));
            show(authority, there, place);
            return ExitStatus.DONE;
        } catch (IOException e) {
            throw Failure.couldNotRun(String.valueOf(e.getMessage()));
        }
    }

    private String named() {
        if (name != null && !name.isBlank()) {
            return name;
        }
        try {
            return "Lambdatape on " + InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "Lambdatape";
        }
    }

    private void show(CertificateAuthority authority, boolean there, Path place) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        out.println((there ? "there already  " : "made           ")
                + authority.certificate().getSubjectX500Principal().getName());
        out.println("certificate    " + authority.certificateFile() + "   for everyone who is to trust it");
        out.println("private key    " + authority.keyFile() + "   for agents alone");
        out.println("SHA-256        " + authority.fingerprint());
        out.println("valid until    " + authority.certificate().getNotAfter().toInstant());
        out.println();
        out.println("in agent.yaml:");
        out.println("  tls:");
        out.println("    directory: " + place);
        out.println("  databases:");
        out.println("    - ...");
        out.println("      tls:");
        out.println("        clients: accept");
        out.println("and functions trust it, say with PGSSLROOTCERT, SSL_CERT_FILE or AWS_CA_BUNDLE = "
                + authority.certificateFile());
        out.flush();
    }
}
