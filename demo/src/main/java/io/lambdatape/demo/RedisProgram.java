package io.lambdatape.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.Architecture;
import redis.embedded.model.OS;
import redis.embedded.model.OsArchitecture;

/** The Redis server's executable file, out of the Maven artifact that holds one for each kind of machine. */
final class RedisProgram {
    static final String NAME = "redis-server";

    private static final int TRIED_SECONDS_MAX = 10;
    /** Needs no library at all; the one for x86_64 needs OpenSSL 3. */
    private static final OsArchitecture STATIC = new OsArchitecture(OS.UNIX, Architecture.x86);

    private RedisProgram() {}

    /**
     * Writes it into a directory.
     *
     * @throws IOException if none of those there are runs on this machine
     */
    static Path in(Path directory) throws IOException, InterruptedException {
        Path program = directory.resolve(NAME);
        for (OsArchitecture machine : List.of(OsArchitecture.detectOSandArchitecture(), STATIC)) {
            write(machine, program);
            if (runs(program)) {
                return program;
            }
        }
        throw new IOException(
                "no Redis server among those of the demo runs on this machine (Linux, x86_64 or aarch64)");
    }

    private static void write(OsArchitecture machine, Path program) throws IOException {
        Map<OsArchitecture, String> all = ExecutableProvider.newProvidedVersionsMap();
        String resource = all.get(machine);
        if (resource == null) {
            return;
        }
        try (var stream = ExecutableProvider.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("BUG: " + resource + " is not in the artifact");
            }
            Files.write(program, stream.readAllBytes());
        }
        if (!program.toFile().setExecutable(true)) {
            throw new IOException(program + " cannot be made executable");
        }
    }

    private static boolean runs(Path program) throws InterruptedException {
        try {
            Process tried = new ProcessBuilder(program.toString(), "--version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = tried.waitFor(TRIED_SECONDS_MAX, TimeUnit.SECONDS);
            tried.destroyForcibly();
            return ended && tried.exitValue() == 0;
        } catch (IOException e) {
            // Not there, or made for another machine.
            return false;
        }
    }
}
