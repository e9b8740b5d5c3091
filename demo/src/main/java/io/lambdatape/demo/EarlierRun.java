package io.lambdatape.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** What an earlier run that was killed may have left behind: a server that still runs, and its files. */
final class EarlierRun {
    /** Real time: a server that needs longer is ended all the same, its files are to be deleted. */
    private static final int STOP_SECONDS_MAX = 10;

    private EarlierRun() {}

    /**
     * Stops a server that was left running.
     *
     * @param pidFile its first line is the process's id; it need not be there
     * @param program how the process's executable file is called: an id may belong to another process by now
     */
    static void stopServer(Path pidFile, String program) throws IOException {
        if (!Files.exists(pidFile)) {
            return;
        }
        List<String> lines = Files.readAllLines(pidFile);
        if (lines.isEmpty() || !lines.getFirst().strip().matches("[0-9]{1,18}")) {
            return;
        }
        Optional<ProcessHandle> left = ProcessHandle.of(
                        Long.parseLong(lines.getFirst().strip()))
                .filter(process -> process.info().command().orElse("").endsWith(program));
        if (left.isPresent()) {
            left.get().destroy();
            try {
                left.get().onExit().get(STOP_SECONDS_MAX, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                left.get().destroyForcibly();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while an earlier run's " + program + " was being stopped", e);
            }
        }
    }

    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
