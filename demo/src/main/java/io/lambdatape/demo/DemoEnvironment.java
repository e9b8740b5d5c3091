package io.lambdatape.demo;

import io.lambdatape.demo.lambda.Autocomplete;
import io.lambdatape.demo.lambda.Blog;
import io.lambdatape.demo.lambda.Calendar;
import io.lambdatape.demo.lambda.Tickets;
import io.lambdatape.demo.worker.DemoWorker;
import io.lambdatape.demo.worker.DeployedLambda;
import io.lambdatape.demo.worker.WorkerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A database and a worker with the four sample Lambdas, on this machine. */
public final class DemoEnvironment implements AutoCloseable {
    /** What the worker runs. */
    public static final List<DeployedLambda> LAMBDAS = List.of(
            new DeployedLambda("blog", Blog.class, List.of()),
            new DeployedLambda("tickets", Tickets.class, List.of("GET", "POST")),
            new DeployedLambda("autocomplete", Autocomplete.class, List.of("GET")),
            new DeployedLambda("calendar", Calendar.class, List.of("GET", "POST")));

    private final DemoDatabase database;
    private final DemoWorker worker;
    private final AtomicInteger portForLambdas;

    private DemoEnvironment(DemoDatabase database, DemoWorker worker, AtomicInteger portForLambdas) {
        this.database = database;
        this.worker = worker;
        this.portForLambdas = portForLambdas;
    }

    /**
     * Starts the database, then the worker; takes about five seconds. A second start in the same directory deletes what
     * the first has left.
     *
     * @param directory for everything; the worker's is {@code default-ol} in it
     * @param workerPort 0: a free one
     * @param databasePort 0: a free one
     * @param progress is told what has been done, in lines for a person
     * @throws IOException with one sentence that says what is wrong and the cure
     */
    public static DemoEnvironment start(Path directory, int workerPort, int databasePort, Consumer<String> progress)
            throws IOException, InterruptedException {
        DemoDatabase database = DemoDatabase.start(directory, databasePort);
        progress.accept("database   PostgreSQL on 127.0.0.1:" + database.port());
        try {
            AtomicInteger portForLambdas = new AtomicInteger(database.port());
            DemoWorker worker = DemoWorker.start(WorkerOptions.of(directory.resolve("default-ol"), LAMBDAS)
                    .withPort(workerPort)
                    .withEnvironment(() -> environment(portForLambdas.get())));
            progress.accept("worker     blog, tickets, autocomplete, calendar on 127.0.0.1:" + worker.port());
            return new DemoEnvironment(database, worker, portForLambdas);
        } catch (IOException | InterruptedException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static Map<String, String> environment(int databasePort) {
        return Map.of("PGHOST", "127.0.0.1", "PGPORT", Integer.toString(databasePort), "PGUSER", "postgres");
    }

    /**
     * From now on, instances that start connect to this port instead of the database's own: an agent's, in front of
     * it. Call it before the first request.
     */
    public void connectLambdasTo(int port) {
        portForLambdas.set(port);
    }

    /** The database's own port. */
    public int databasePort() {
        return database.port();
    }

    public DemoWorker worker() {
        return worker;
    }

    /** Ends all instances, the worker and the database. */
    @Override
    public void close() throws IOException {
        try (database) {
            worker.close();
        }
    }
}
