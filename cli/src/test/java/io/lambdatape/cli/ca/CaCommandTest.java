package io.lambdatape.cli.ca;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.agent.tls.CertificateAuthority;
import io.lambdatape.cli.process.ExitStatus;
import io.lambdatape.cli.process.Failure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CaCommandTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new CaCommand())
                .setOut(new PrintWriter(out))
                .setExecutionExceptionHandler((e, commandLine, parsed) -> {
                    out.write(String.valueOf(e.getMessage()));
                    return ((Failure) e).exitStatus();
                })
                .execute(arguments);
    }

    @Test
    void theFirstTimeItIsMadeAndThenShown() throws Exception {
        Path place = directory.resolve("tls");

        assertThat(run("--directory", place.toString(), "--name", "The team's", "--days", "30"))
                .isEqualTo(ExitStatus.DONE);
        assertThat(out.toString()).startsWith("made").contains("CN=The team's");
        byte[] made = Files.readAllBytes(place.resolve("ca.pem"));
        out.getBuffer().setLength(0);

        assertThat(run("--directory", place.toString())).isEqualTo(ExitStatus.DONE);
        assertThat(out.toString())
                .startsWith("there already")
                .contains(CertificateAuthority.open(place).fingerprint());
        assertThat(Files.readAllBytes(place.resolve("ca.pem"))).isEqualTo(made);
    }

    @Test
    void halfAnAuthorityIsNotOverwritten() throws Exception {
        run("--directory", directory.toString());
        Files.delete(directory.resolve("ca.pem"));
        out.getBuffer().setLength(0);

        assertThat(run("--directory", directory.toString())).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(out.toString()).contains("cannot read").contains("ca.pem");
    }

    @Test
    void aLifeOfNoDaysIsRefused() {
        assertThat(run("--directory", directory.toString(), "--days", "0")).isEqualTo(ExitStatus.WRONG_USAGE);
    }
}
