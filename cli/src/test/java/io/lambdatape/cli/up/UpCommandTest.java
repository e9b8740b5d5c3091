package io.lambdatape.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lambdatape.cli.process.ExitStatus;
import io.lambdatape.cli.process.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class UpCommandTest {
    @TempDir
    private Path directory;

    @Test
    void aWrongConfigurationEndsWithAllItsMistakes() throws IOException {
        Path file = directory.resolve("server.yaml");
        Files.writeString(file, "dta: /x\nhttp:\n  listen: nowhere\nretention:\n  age-max: 7 weeks\n");
        Failure failure = failureOf("--config", file.toString());
        assertThat(failure.exitStatus()).isEqualTo(ExitStatus.WRONG_USAGE);
        assertThat(String.valueOf(failure.getMessage()).lines())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("the configuration has 3 mistakes"),
                        line -> assertThat(line).startsWith(file + ":1: ").contains("did you mean \"data\"?"),
                        line -> assertThat(line).startsWith(file + ":3: ").contains("is no address"),
                        line -> assertThat(line).startsWith(file + ":5: ").contains("is no length of time"));
    }

    @Test
    void aPortForAnEmbeddedKafkaAndAClusterDoNotGoTogether() throws IOException {
        Path file = directory.resolve("server.yaml");
        Files.writeString(file, "kafka:\n  bootstrap-servers: 127.0.0.1:9092\n");
        Failure failure = failureOf("--config", file.toString(), "--kafka-port", "9093");
        assertThat(failure.exitStatus()).isEqualTo(ExitStatus.WRONG_USAGE);
        assertThat(failure).hasMessageContaining("leave one of them out");
    }

    private static Failure failureOf(String... arguments) {
        UpCommand command = new UpCommand();
        new CommandLine(command).parseArgs(arguments);
        return catchThrowableOfType(Failure.class, command::call);
    }
}
