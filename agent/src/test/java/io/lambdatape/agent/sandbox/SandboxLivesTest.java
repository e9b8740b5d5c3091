package io.lambdatape.agent.sandbox;

import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lambdatape.agent.capture.CaptureSink;
import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.LogLine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxLivesTest {

    @TempDir
    Path directory;

    private final List<LogLine> lines = new ArrayList<>();

    @Test
    void theEndOfAProcessIsToldThoughItsDirectoryStays() throws Exception {
        SandboxLives lives = lives();
        Process process = start();
        try {
            assertThat(lives.look()).isEmpty();
        } finally {
            process.destroyForcibly();
        }
        eventually("the end", () -> lives.look().equals(List.of(sandbox())));
        assertThat(lives.look()).isEmpty();
        assertThat(lines).isEmpty();
    }

    @Test
    void pausesAreTold() throws Exception {
        SandboxLives lives = lives();
        Process process = start();
        try {
            assertThat(lives.look()).isEmpty();
            Path freeze = controlGroup(controlGroups(), process).resolve("cgroup.freeze");
            Files.createDirectories(freeze.getParent());
            Files.writeString(freeze, "1\n");
            lives.look();
            lives.look();
            Files.writeString(freeze, "0\n");
            lives.look();
            assertThat(lines)
                    .extracting(line -> line.attributes().text(InstanceEvents.EVENT))
                    .containsExactly("paused", "resumed");
            assertThat(lines.getFirst().place().instance()).isEqualTo("1005");
        } finally {
            process.destroyForcibly();
        }
    }

    private Path controlGroups() {
        return directory.resolve("cgroup");
    }

    private Sandbox sandbox() {
        return new Sandbox("1005", "blog", directory.resolve("scratch").resolve("1005-blog"));
    }

    private SandboxLives lives() {
        return new SandboxLives(
                new SandboxProcesses(directory.resolve("scratch"), RecordingClock.system()),
                controlGroups(),
                new InstanceEvents("w", "openlambda", RecordingClock.system(), new LineSink()));
    }

    private Process start() throws Exception {
        Files.createDirectories(sandbox().directory());
        return new ProcessBuilder("bash", "-c", "read -r _")
                .redirectOutput(sandbox().directory().resolve("stdout").toFile())
                .start();
    }

    private static Path controlGroup(Path controlGroups, Process process) throws Exception {
        Path file = Path.of("/proc", Long.toString(process.pid()), "cgroup");
        assumeTrue(Files.exists(file), "no control groups here: pauses cannot be seen");
        String row = Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("0::/"))
                .findFirst()
                .orElse("");
        assumeTrue(!row.isEmpty(), "no control groups of version 2 here: pauses cannot be seen");
        return controlGroups.resolve(row.substring(4));
    }

    private final class LineSink implements CaptureSink {
        @Override
        public void exchange(Exchange exchange) {
            throw new AssertionError("no exchange is expected");
        }

        @Override
        public void lines(List<LogLine> more) {
            lines.addAll(more);
        }
    }
}
