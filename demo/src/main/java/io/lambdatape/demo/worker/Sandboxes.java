package io.lambdatape.demo.worker;

import io.lambdatape.demo.instance.InstanceMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Creates sandboxes, numbers their directories, and knows which are alive. */
final class Sandboxes {
    /** OpenLambda numbers code and scratch directories by one counter, from here. */
    private static final int FIRST_DIRECTORY = 1001;

    private final WorkerOptions options;
    private final Path workerDirectory;
    private final InstanceCommand command;
    private final WorkerLog log;
    private final WorkerStats stats;
    private final AtomicInteger directories = new AtomicInteger(FIRST_DIRECTORY);
    private final AtomicInteger ids = new AtomicInteger(1);
    private final Map<Integer, Sandbox> alive = new ConcurrentSkipListMap<>();

    Sandboxes(WorkerOptions options, Path workerDirectory, InstanceCommand command, WorkerLog log, WorkerStats stats) {
        this.options = options;
        this.workerDirectory = workerDirectory;
        this.command = command;
        this.log = log;
        this.stats = stats;
    }

    /** Puts a Lambda's code into a directory of its own. */
    Path pull(DeployedLambda lambda) throws IOException {
        Path code = workerDirectory.resolve("code").resolve(directories.getAndIncrement() + "-" + lambda.name());
        Files.createDirectories(code);
        Files.writeString(code.resolve(InstanceMain.HANDLER), lambda.handler().getName() + "\n");
        return code;
    }

    /**
     * Starts a process and waits until it is ready: a cold start.
     *
     * @throws IOException if it does not start, with the reason
     */
    Sandbox create(DeployedLambda lambda, Path code) throws IOException, InterruptedException {
        int id = ids.getAndIncrement();
        Path scratch = workerDirectory.resolve("scratch").resolve(directories.getAndIncrement() + "-" + lambda.name());
        log.info("Creating new sandbox");
        log.info("<sandboxes>.Create(<nil>, true, " + code + ", " + scratch
                + ", <installs=[], imports=[], mem-limit-mb=48>)=" + id + "... [SOCK POOL sandboxes]");
        try (WorkerStats.Stage stage = stats.begin("Create()")) {
            Files.createDirectories(scratch);
            Sandbox sandbox = Sandbox.start(id, code, scratch, process(code, scratch));
            alive.put(id, sandbox);
            try {
                sandbox.awaitReady(options.timekeeper(), options.limits().startMax());
            } catch (IOException | InterruptedException e) {
                destroy(sandbox);
                throw e;
            }
            log.info("Connecting to container at '" + sandbox.socket() + "'");
            log.info("...returns <SB " + id + ">, <nil> [SOCK POOL sandboxes]");
            return sandbox;
        } catch (IOException e) {
            log.info("...returns <nil>, " + e.getMessage() + " [SOCK POOL sandboxes]");
            throw e;
        }
    }

    private ProcessBuilder process(Path code, Path scratch) {
        ProcessBuilder process = new ProcessBuilder(command.line(code, scratch))
                .directory(scratch.toFile())
                .redirectOutput(scratch.resolve("stdout").toFile())
                .redirectError(scratch.resolve("stderr").toFile());
        process.environment().putAll(options.environment().get());
        return process;
    }

    /** Ends a sandbox's process. Its scratch directory stays: its files can still be read. */
    void destroy(Sandbox sandbox) {
        if (alive.remove(sandbox.id()) == null) {
            return;
        }
        log.info("Destroy() [SB " + sandbox.id() + "]");
        try (WorkerStats.Stage stage = stats.begin("Destroy()")) {
            sandbox.destroy();
        }
    }

    void destroyAll() {
        List.copyOf(alive.values()).forEach(this::destroy);
    }

    List<Sandbox> alive() {
        return List.copyOf(alive.values());
    }

    /** The text of {@code /debug}. */
    String describe() {
        return alive().stream().map(Sandbox::describe).collect(Collectors.joining());
    }

    /** Pulls every Lambda's code, by name. */
    Map<String, Path> pullAll() throws IOException {
        Map<String, Path> codes = new TreeMap<>();
        for (DeployedLambda lambda : options.lambdas()) {
            codes.put(lambda.name(), pull(lambda));
        }
        return codes;
    }
}
