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
import java.time.Duration;

/**
 * A real PostgreSQL server with the sample Lambdas' tables, on the loopback address; user {@code postgres}, no password.
 * Its binaries come from a Maven artifact. The data is the same at every start.
 */
public final class DemoDatabase implements AutoCloseable {
    private static final String SCHEMA = "/io/lambdatape/demo/schema.sql";

    /** Ends what would hang for ever, on the busiest machine too. */
    private static final Duration START_MAX = Duration.ofMinutes(2);

    private final EmbeddedPostgres server;
    private final ParentWatch watch;

    private DemoDatabase(EmbeddedPostgres server, ParentWatch watch) {
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
        Path pidFile = data.resolve("postmaster.pid");
        EarlierRun.stopServer(pidFile, "postgres");
        EarlierRun.delete(data);
        Files.createDirectories(directory);
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(true)
                .setPGStartupWait(START_MAX)
                .setLocaleConfig("locale", "C")
                .setServerConfig("shared_buffers", "32MB");
        if (port != 0) {
            builder.setPort(port);
        }
        EmbeddedPostgres server = builder.start();
        DemoDatabase database = new DemoDatabase(server, ParentWatch.start(pidFile));
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
        watch.close();
    }
}
