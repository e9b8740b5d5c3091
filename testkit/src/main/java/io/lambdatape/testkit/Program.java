package io.lambdatape.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that was run to its end.
 *
 * @param status its exit status; -1 if it could not be started
 * @param output what it printed to both outputs
 */
public record Program(int status, String output) {
    /**
     * Runs a program, with nothing to read.
     *
     * @throws AssertionError if it takes longer; it is ended then
     */
    public static Program run(List<String> command, Duration timeMax) {
        try {
            return run(command, timeMax, Files.createTempFile("program", ".out"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Program run(List<String> command, Duration timeMax, Path output) throws IOException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(timeMax.toNanos(), TimeUnit.NANOSECONDS);
            if (!ended) {
                process.destroyForcibly();
                throw new AssertionError("not within " + timeMax + ": " + command + "\n" + Files.readString(output));
            }
            return new Program(process.exitValue(), Files.readString(output));
        } catch (IOException e) {
            return new Program(-1, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted: " + command, e);
        } finally {
            Files.deleteIfExists(output);
        }
    }

    /** The last line that it printed. */
    public String lastLine() {
        return output.strip().lines().reduce("", (before, last) -> last);
    }
}
