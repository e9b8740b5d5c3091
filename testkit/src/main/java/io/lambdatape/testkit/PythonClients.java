package io.lambdatape.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Python with real clients of databases, of the versions that {@code python-clients.txt} names. They are installed once
 * on each machine, into a virtual environment in the user's cache directory. Tests that need them are to be skipped
 * where that is not possible.
 */
public final class PythonClients {
    private static final Duration INSTALL_TIME_MAX = Duration.ofMinutes(4);
    private static final Duration RUN_TIME_MAX = Eventually.WATCHDOG;

    private final Path directory;
    private final String problem;

    private PythonClients(Path directory, String problem) {
        this.directory = directory;
        this.problem = problem;
    }

    /** Installs them unless that was done before; takes half a minute the first time. */
    public static PythonClients installed() {
        return Once.CLIENTS;
    }

    /** Whether a client can be used, which is given as Python imports it. */
    public boolean has(String module) {
        return problem.isEmpty() && run(List.of("-c", "import " + module)).isEmpty();
    }

    /** What to do if a client is missing, as a sentence. */
    public String cure(String module) {
        String why = problem.isEmpty() ? "it could not be built" : problem;
        return module + " is not there (" + why + "): install python3 with venv and pip, for mysqlclient a C compiler"
                + " and MariaDB's client library too, and let pip reach its packages (kept in " + directory + ")";
    }

    /** Runs Python, and says what it prints to both outputs. */
    public String run(List<String> arguments) {
        return python(directory, arguments);
    }

    private static String python(Path directory, List<String> arguments) {
        List<String> command =
                new ArrayList<>(List.of(directory.resolve("bin/python").toString(), "-B"));
        command.addAll(arguments);
        return Program.run(command, RUN_TIME_MAX).output();
    }

    private static final class Once {
        static final PythonClients CLIENTS = install();
    }

    private static PythonClients install() {
        byte[] wheels = resource("python-clients.txt");
        byte[] toBuild = resource("python-clients-to-build.txt");
        CRC32 sum = new CRC32();
        sum.update(wheels);
        sum.update(toBuild);
        Path cache = Path.of(System.getProperty("user.home"), ".cache", "lambdatape");
        Path directory = cache.resolve("python-clients-" + HexFormat.of().toHexDigits((int) sum.getValue()));
        try {
            Files.createDirectories(cache);
            try (FileChannel lock = FileChannel.open(
                            cache.resolve("python-clients.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = lock.lock()) {
                return new PythonClients(directory, held.isValid() ? install(directory, wheels, toBuild) : "no lock");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // What was not completed is begun anew.
    private static String install(Path directory, byte[] wheels, byte[] toBuild) throws IOException {
        Path complete = directory.resolve("complete");
        if (Files.exists(complete)) {
            build(directory, toBuild);
            return "";
        }
        Program made = Program.run(List.of("python3", "-m", "venv", "--clear", directory.toString()), INSTALL_TIME_MAX);
        if (made.status() != 0) {
            return "python3 -m venv fails: " + made.lastLine();
        }
        Program installed = pip(directory, wheels, "--only-binary", ":all:");
        if (installed.status() != 0) {
            return "pip fails: " + installed.lastLine();
        }
        Files.createFile(complete);
        build(directory, toBuild);
        return "";
    }

    // Tried again where it failed: what it needs may have been installed meanwhile.
    private static void build(Path directory, byte[] requirements) throws IOException {
        Path built = directory.resolve("built");
        if (!Files.exists(built) && pip(directory, requirements).status() == 0) {
            Files.createFile(built);
        }
    }

    private static Program pip(Path directory, byte[] requirements, String... options) throws IOException {
        Path file = Files.write(directory.resolve("requirements.txt"), requirements);
        List<String> command = new ArrayList<>(List.of(
                directory.resolve("bin/python").toString(),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--retries",
                "1",
                "--timeout",
                "20"));
        command.addAll(List.of(options));
        command.addAll(List.of("-r", file.toString()));
        return Program.run(command, INSTALL_TIME_MAX);
    }

    private static byte[] resource(String name) {
        try (InputStream in = PythonClients.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("BUG: no resource " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
