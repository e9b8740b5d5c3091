package io.lambdatape.agent.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.testkit.Eventually;
import io.lambdatape.testkit.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A tool of a database's own; the test is skipped where it is not installed. */
record Tool(String name, String debianPackage) {
    Tool {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin", name)),
                name + " is not installed: apt-get install " + debianPackage);
    }

    /**
     * Runs it, and says what it prints.
     *
     * @param to options, the last of which takes the port
     */
    String succeeds(List<String> to, int port, String... options) {
        List<String> command = new ArrayList<>();
        command.add("/usr/bin/" + name);
        command.addAll(to);
        command.add(Integer.toString(port));
        command.addAll(List.of(options));
        Program program = Program.run(command, Eventually.WATCHDOG);
        assertThat(program.status()).as(program.output()).isZero();
        return program.output();
    }
}
