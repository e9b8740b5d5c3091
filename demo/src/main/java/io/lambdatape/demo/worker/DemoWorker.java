package io.lambdatape.demo.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lambdatape.demo.http.HttpServer;
import io.lambdatape.demo.instance.InstanceMain;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A running worker. See {@code docs/demo.md} for what it does as OpenLambda's worker does, and what it does not. */
public final class DemoWorker implements AutoCloseable {
    private static final Duration SCALE_EVERY = Duration.ofMillis(100);
    /** The kernel's limit on a unix socket's path. */
    private static final int SOCKET_PATH_BYTES_MAX = 107;
    /** Room for what one who takes the socket's place may append to its name. */
    private static final int SOCKET_SUFFIX_BYTES_MAX = 8;

    private final Path directory;
    private final Map<String, LambdaFunction> functions;
    private final WorkerContext context;
    private final HttpServer server;
    private final Thread scaling;

    private DemoWorker(
            Path directory,
            Map<String, LambdaFunction> functions,
            WorkerContext context,
            HttpServer server,
            Thread scaling) {
        this.scaling = scaling;
        this.directory = directory;
        this.functions = functions;
        this.context = context;
        this.server = server;
    }

    /**
     * Starts a worker. As OpenLambda does, it deletes {@code <directory>/worker} and {@code worker.out} of an earlier
     * run first.
     *
     * @throws IOException if it cannot, with the cure: the port is taken, the directory's name is too long
     */
    public static DemoWorker start(WorkerOptions options) throws IOException, InterruptedException {
        Path directory = options.directory().toAbsolutePath().normalize();
        checkLength(directory, options.lambdas());
        ServerSocketChannel listener = listen(options.port());
        try {
            return start(options, directory, listener);
        } catch (IOException | InterruptedException | RuntimeException e) {
            listener.close();
            throw e;
        }
    }

    private static DemoWorker start(WorkerOptions options, Path directory, ServerSocketChannel listener)
            throws IOException, InterruptedException {
        Path workerDirectory = directory.resolve("worker");
        deleteAll(workerDirectory);
        Files.createDirectories(workerDirectory.resolve("code"));
        Files.createDirectories(workerDirectory.resolve("scratch"));
        WorkerLog log = WorkerLog.open(directory.resolve("worker.out"), options.clock());
        Path pid = workerDirectory.resolve("worker.pid");
        Files.writeString(pid, ProcessHandle.current().pid() + "\n");
        log.info("Saved PID to file", "pid", ProcessHandle.current().pid(), "path", pid);

        WorkerStats stats = new WorkerStats(options.timekeeper());
        InstanceCommand command = new InstanceCommand(directory.resolve("instance.jsa"), options.lambdas());
        Sandboxes sandboxes = new Sandboxes(options, workerDirectory, command, log, stats);
        Map<String, Path> codes = sandboxes.pullAll();
        command.train(List.copyOf(codes.values()), options.environment().get());
        WorkerContext context = new WorkerContext(options.limits(), options.timekeeper(), sandboxes, log, stats);
        Map<String, LambdaFunction> functions = functions(options.lambdas(), codes, context);
        HttpServer server = HttpServer.start(listener, new WorkerEndpoints(functions, context, options.clock()));
        log.info("worker listening on TCP", "port", "localhost:" + server.port());
        Thread scaling =
                options.timekeeper().every(SCALE_EVERY, () -> functions.values().forEach(LambdaFunction::scale));
        return new DemoWorker(directory, functions, context, server, scaling);
    }

    private static Map<String, LambdaFunction> functions(
            List<DeployedLambda> lambdas, Map<String, Path> codes, WorkerContext context) {
        Map<String, LambdaFunction> functions = new TreeMap<>();
        for (DeployedLambda lambda : lambdas) {
            Path code = codes.get(lambda.name());
            if (code != null) {
                functions.put(lambda.name(), new LambdaFunction(lambda, code, context));
            }
        }
        return functions;
    }

    /** The TCP port it listens on. */
    public int port() {
        return server.port();
    }

    /** {@code worker.out}. */
    public Path log() {
        return directory.resolve("worker.out");
    }

    /** Where the instances' directories are: {@code <n>-<lambda>} with {@code ol.sock}, {@code stdout}, {@code stderr}. */
    public Path scratch() {
        return directory.resolve("worker").resolve("scratch");
    }

    /** How many instances of a Lambda there are, with or without a process at the moment. */
    public int instances(String lambda) {
        LambdaFunction function = functions.get(lambda);
        return function == null ? 0 : function.instances();
    }

    /** The processes of all instances that are alive. */
    public List<ProcessHandle> processes() {
        return context.sandboxes().alive().stream().map(Sandbox::process).toList();
    }

    /** Stops listening and ends all instances. Requests that are under way are broken off. */
    @Override
    public void close() throws IOException {
        server.close();
        scaling.interrupt();
        try {
            for (LambdaFunction function : functions.values()) {
                function.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            context.sandboxes().destroyAll();
        }
        Path workerDirectory = directory.resolve("worker");
        Files.write(
                workerDirectory.resolve("stats.json"),
                new ObjectMapper().writeValueAsBytes(context.stats().snapshot()));
        Files.deleteIfExists(workerDirectory.resolve("worker.pid"));
        context.log().close();
    }

    private static ServerSocketChannel listen(int port) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        try {
            return listener.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
        } catch (BindException e) {
            listener.close();
            throw new IOException(
                    "the worker cannot listen on 127.0.0.1:" + port + ": " + e.getMessage()
                            + "; take another port, or 0",
                    e);
        }
    }

    private static void checkLength(Path directory, List<DeployedLambda> lambdas) throws IOException {
        for (DeployedLambda lambda : lambdas) {
            Path socket = directory
                    .resolve("worker")
                    .resolve("scratch")
                    .resolve("100000-" + lambda.name())
                    .resolve(InstanceMain.SOCKET);
            int length = socket.toString().getBytes(StandardCharsets.UTF_8).length + SOCKET_SUFFIX_BYTES_MAX;
            if (length > SOCKET_PATH_BYTES_MAX) {
                throw new IOException("the directory's name is too long for unix sockets, by "
                        + (length - SOCKET_PATH_BYTES_MAX) + " bytes: " + directory + "; take a shorter one");
            }
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
