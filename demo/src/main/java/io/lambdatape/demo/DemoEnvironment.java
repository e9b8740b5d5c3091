package io.lambdatape.demo;

import io.lambdatape.demo.lambda.Autocomplete;
import io.lambdatape.demo.lambda.Blog;
import io.lambdatape.demo.lambda.Calendar;
import io.lambdatape.demo.lambda.Tickets;
import io.lambdatape.demo.time.Timekeeper;
import io.lambdatape.demo.worker.DemoWorker;
import io.lambdatape.demo.worker.DeployedLambda;
import io.lambdatape.demo.worker.WorkerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** PostgreSQL, Redis and a worker with the four sample Lambdas, on this machine. */
public final class DemoEnvironment implements AutoCloseable {
    /** What the worker runs. */
    public static final List<DeployedLambda> LAMBDAS = List.of(
            new DeployedLambda("blog", Blog.class, List.of()),
            new DeployedLambda("tickets", Tickets.class, List.of("GET", "POST")),
            new DeployedLambda("autocomplete", Autocomplete.class, List.of("GET")),
            new DeployedLambda("calendar", Calendar.class, List.of("GET", "POST")));

    private final DemoDatabase database;
    private final DemoRedis redis;
    private final DemoWorker worker;
    private final AtomicReference<Ports> forLambdas;

    private DemoEnvironment(
            DemoDatabase database, DemoRedis redis, DemoWorker worker, AtomicReference<Ports> forLambdas) {
        this.database = database;
        this.redis = redis;
        this.worker = worker;
        this.forLambdas = forLambdas;
    }

    /** Where Lambdas find their databases. */
    private record Ports(int postgres, int redis) {
        Map<String, String> environment() {
            return Map.of(
                    "PGHOST",
                    "127.0.0.1",
                    "PGPORT",
                    Integer.toString(postgres),
                    "PGUSER",
                    "postgres",
                    "REDIS_URL",
                    "redis://127.0.0.1:" + redis);
        }
    }

    /**
     * Starts the databases, then the worker; takes about five seconds. A second start in the same directory deletes what
     * the first has left.
     *
     * @param directory for everything; the worker's is {@code default-ol} in it
     * @param workerPort 0: a free one
     * @param databasePort PostgreSQL's; 0: a free one. Redis is on a free one.
     * @param progress is told what has been done, in lines for a person
     * @throws IOException with one sentence that says what is wrong and the cure
     */
    public static DemoEnvironment start(Path directory, int workerPort, int databasePort, Consumer<String> progress)
            throws IOException, InterruptedException {
        return start(directory, workerPort, databasePort, WorkerOptions.Limits.USUAL, progress);
    }

    /** The same, with the worker's limits. */
    public static DemoEnvironment start(
            Path directory, int workerPort, int databasePort, WorkerOptions.Limits limits, Consumer<String> progress)
            throws IOException, InterruptedException {
        DemoDatabase database = DemoDatabase.start(directory, databasePort);
        try {
            DemoRedis redis = DemoRedis.start(directory, Timekeeper.SYSTEM);
            try {
                progress.accept("databases  PostgreSQL on 127.0.0.1:" + database.port() + ", Redis on 127.0.0.1:"
                        + redis.port());
                return start(directory, workerPort, database, redis, limits, progress);
            } catch (IOException | InterruptedException | RuntimeException e) {
                redis.close();
                throw e;
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static DemoEnvironment start(
            Path directory,
            int workerPort,
            DemoDatabase database,
            DemoRedis redis,
            WorkerOptions.Limits limits,
            Consumer<String> progress)
            throws IOException, InterruptedException {
        AtomicReference<Ports> forLambdas = new AtomicReference<>(new Ports(database.port(), redis.port()));
        DemoWorker worker = DemoWorker.start(WorkerOptions.of(directory.resolve("default-ol"), LAMBDAS)
                .withPort(workerPort)
                .withLimits(limits)
                .withEnvironment(() -> Objects.requireNonNull(forLambdas.get()).environment()));
        progress.accept("worker     blog, tickets, autocomplete, calendar on 127.0.0.1:" + worker.port());
        return new DemoEnvironment(database, redis, worker, forLambdas);
    }

    /**
     * From now on, instances that start connect to these ports instead of the databases' own: an agent's, in front of
     * them. Call it before the first request.
     */
    public void connectLambdasTo(int postgresPort, int redisPort) {
        forLambdas.set(new Ports(postgresPort, redisPort));
    }

    /** PostgreSQL's own port. */
    public int databasePort() {
        return database.port();
    }

    /** Redis's own port. */
    public int redisPort() {
        return redis.port();
    }

    public DemoWorker worker() {
        return worker;
    }

    /** Ends all instances, the worker and the databases. */
    @Override
    public void close() throws IOException {
        try (database;
                redis) {
            worker.close();
        }
    }
}
