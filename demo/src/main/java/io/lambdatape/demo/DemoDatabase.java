package io.lambdatape.demo;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A real PostgreSQL server with the sample Lambdas' tables, on the loopback address; user {@code postgres}, no password.
 * Its binaries come from a Maven artifact. The data is the same at every start.
 */
public final class DemoDatabase implements AutoCloseable {
    private static final String SCHEMA = "/io/lambdatape/demo/schema.sql";
    private static final int STOP_SECONDS_MAX = 10;

    /** Waits for its standard input to end, then stops the server whose data directory is $0, if it still runs. */
    private static final String STOP_AFTER_PARENT =
            "trap '' INT; cat >/dev/null; [ -f \"$0/postmaster.pid\" ] && kill -INT \"$(head -n 1 \"$0/postmaster.pid\")\"";

    private final EmbeddedPostgres server;
    private final Process watch;

    private DemoDatabase(EmbeddedPostgres server, Process watch) {
        this.server = server;
        this.watch = watch;
    }

    /** Starts a server on a free port; see {@link #start(Path, int)}. */
    public static DemoDatabase start(Path directory) throws IOException {
        return start(directory, 0);
    }

    /**
     * Starts a server and fills it; takes about three seconds. Data of an earlier run is deleted, and its server
     * stopped if it was left running. The server ends with this process, however that ends.
     *
     * @param directory the data goes to {@code postgres} in it
     * @param port 0: a free one
     */
    public static DemoDatabase start(Path directory, int port) throws IOException {
        Path data = directory.toAbsolutePath().normalize().resolve("postgres");
        stopLeftOver(data);
        deleteAll(data);
        Files.createDirectories(directory);
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(true)
                .setLocaleConfig("locale", "C")
                .setServerConfig("shared_buffers", "32MB");
        if (port != 0) {
            builder.setPort(port);
        }
        EmbeddedPostgres server = builder.start();
        Process watch = new ProcessBuilder("/bin/sh", "-c", STOP_AFTER_PARENT, data.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        DemoDatabase database = new DemoDatabase(server, watch);
        try {
            database.fill();
            return database;
        } catch (IOException e) {
            database.close();
            throw e;
        }
    }

    public int port() {
        return server.getPort();
    }

    private void fill() throws IOException {
        try (InputStream schema = DemoDatabase.class.getResourceAsStream(SCHEMA);
                Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            if (schema == null) {
                throw new IllegalStateException("BUG: " + SCHEMA + " is not in the jar");
            }
            statement.execute(new String(schema.readAllBytes(), StandardCharsets.UTF_8));
        } catch (SQLException e) {
            throw new IOException("the demo's tables cannot be made: " + e.getMessage(), e);
        }
    }

    /** Stops the server and deletes its data. */
    @Override
    public void close() throws IOException {
        server.close();
        watch.getOutputStream().close();
    }

    private static void stopLeftOver(Path data) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        List<String> lines = Files.readAllLines(pidFile);
        if (lines.isEmpty() || !lines.getFirst().strip().matches("[0-9]{1,18}")) {
            return;
        }
        Optional<ProcessHandle> left = ProcessHandle.of(
                        Long.parseLong(lines.getFirst().strip()))
                .filter(process -> process.info().command().orElse("").endsWith("postgres"));
        if (left.isPresent()) {
            left.get().destroy();
            try {
                left.get().onExit().get(STOP_SECONDS_MAX, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                left.get().destroyForcibly();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while an earlier run's database was being stopped", e);
            }
        }
    }

    private static void deleteAll(Path directory) throws IOException {
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
