package io.lambdatape.demo;

import io.lambdatape.demo.time.Timekeeper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * A real Redis server, empty, on the loopback address; no password, nothing on disk. Its binaries come from a Maven
 * artifact.
 */
public final class DemoRedis implements AutoCloseable {
    /** Ends what would hang for ever, on the busiest machine too: a server that cannot start ends by itself. */
    private static final Duration START_MAX = Duration.ofMinutes(2);
    /** Real time: a server that needs longer is ended all the same, and it keeps nothing on disk. */
    private static final Duration STOP_MAX = Duration.ofSeconds(5);

    private static final Duration LOOK_EVERY = Duration.ofMillis(5);

    /** A terminal's Ctrl-C is for this process alone, which stops the server when all that use it have ended. */
    private static final String AWAY_FROM_TERMINAL =
            "command -v setsid >/dev/null 2>&1 && exec setsid \"$0\" \"$@\"; exec \"$0\" \"$@\"";

    private final Process server;
    private final ParentWatch watch;
    private final Path directory;
    private final int port;

    private DemoRedis(Process server, ParentWatch watch, Path directory, int port) {
        this.server = server;
        this.watch = watch;
        this.directory = directory;
        this.port = port;
    }

    /**
     * Starts a server on a free port; takes about a tenth of a second. What an earlier run has left is deleted, and
     * its server stopped if it was left running. The server ends with this process, however that ends.
     *
     * @param parent the server's files go to {@code redis} in it
     * @throws IOException with the server's own words if it does not start
     */
    public static DemoRedis start(Path parent, Timekeeper timekeeper) throws IOException, InterruptedException {
        Path directory = parent.toAbsolutePath().normalize().resolve("redis");
        Path pidFile = directory.resolve("redis.pid");
        EarlierRun.stopServer(pidFile, RedisProgram.NAME);
        EarlierRun.delete(directory);
        Files.createDirectories(directory);
        Path program = RedisProgram.in(directory);
        ParentWatch watch = ParentWatch.start(pidFile);
        int port = freePort();
        Process process = new ProcessBuilder(line(program, port, pidFile))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("redis.log").toFile())
                .start();
        DemoRedis redis = new DemoRedis(process, watch, directory, port);
        try {
            redis.awaitReady(timekeeper);
            return redis;
        } catch (IOException | InterruptedException e) {
            redis.close();
            throw e;
        }
    }

    private static List<String> line(Path program, int port, Path pidFile) {
        return List.of(
                "/bin/sh",
                "-c",
                AWAY_FROM_TERMINAL,
                program.toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                String.valueOf(port),
                "--pidfile",
                pidFile.toString(),
                "--save",
                "",
                "--maxmemory",
                "64mb",
                "--maxmemory-policy",
                "allkeys-lru");
    }

    private void awaitReady(Timekeeper timekeeper) throws IOException, InterruptedException {
        long began = timekeeper.nanos();
        while (server.isAlive() && timekeeper.nanos() - began < START_MAX.toNanos()) {
            try (Jedis client = new Jedis("127.0.0.1", port)) {
                client.ping();
                return;
            } catch (JedisConnectionException e) {
                timekeeper.pause(LOOK_EVERY);
            }
        }
        List<String> said = Files.readAllLines(directory.resolve("redis.log"));
        throw new IOException("Redis does not start: " + (said.isEmpty() ? "it says nothing" : said.getLast()));
    }

    public int port() {
        return port;
    }

    /** Stops the server and deletes its files. */
    @Override
    public void close() throws IOException {
        server.destroy();
        try {
            if (!server.waitFor(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                server.destroyForcibly();
            }
        } catch (InterruptedException e) {
            server.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        watch.close();
        EarlierRun.delete(directory);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
