package io.lambdatape.cli.attribution;

import io.lambdatape.demo.http.HttpRequest;
import io.lambdatape.demo.http.HttpResponse;
import io.lambdatape.demo.lambda.LambdaHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Asks the database what its invocation's number says it shall: {@code /run/x?n=17&background=true}. Its pool outlives
 * invocations, its code asks as it is loaded, and where it is told so it goes on asking after its answer has been sent;
 * with {@code after}, the name of a file, not before that file exists.
 */
public final class CountedLambda implements LambdaHandler {
    private static final int POOL = 2;
    private static final int QUERIES_MAX = 6;
    private static final int BACKGROUND_MAX = 3;
    private static final int BACKGROUND_MILLIS_MAX = 25;
    private static final long LOOK_NANOS = 1_000_000;

    private final long process = ProcessHandle.current().pid();
    private final BlockingQueue<Connection> pool = new ArrayBlockingQueue<>(POOL);
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("later").factory());

    public CountedLambda() throws SQLException, InterruptedException {
        String port = System.getenv().getOrDefault("PGPORT", "5432");
        for (int i = 0; i < POOL; i++) {
            pool.add(DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port
                    + "/postgres?user=postgres&assumeMinServerVersion=14" + "&ApplicationName=counted"));
        }
        for (int i = 0; i < POOL; i++) {
            ask(new Truth(Truth.Kind.INIT, -1, process), i % 2 == 0, null);
        }
    }

    @Override
    public HttpResponse handle(HttpRequest request) throws SQLException, InterruptedException {
        int number = Integer.parseInt(Objects.requireNonNullElse(request.parameter("n"), "-1"));
        SplittableRandom random = new SplittableRandom(number);
        // As sqlcommenter does, in a few of them.
        String stated = random.nextInt(20) == 0 ? request.header("traceparent") : null;
        int queries = queries(number);
        for (int i = 0; i < queries; i++) {
            ask(new Truth(Truth.Kind.HANDLER, number, process), random.nextBoolean(), stated);
        }
        if ("true".equals(request.parameter("background"))) {
            Truth truth = new Truth(Truth.Kind.BACKGROUND, number, process);
            int more = 1 + random.nextInt(BACKGROUND_MAX);
            String after = request.parameter("after");
            if (after != null) {
                later.execute(() -> askAfter(Path.of(after), truth, more));
                return HttpResponse.text(200, queries + "\n");
            }
            for (int i = 0; i < more; i++) {
                boolean prepared = random.nextBoolean();
                var unused = later.schedule(
                        () -> askLater(truth, prepared),
                        1 + random.nextInt(BACKGROUND_MILLIS_MAX),
                        TimeUnit.MILLISECONDS);
            }
        }
        return HttpResponse.text(200, queries + "\n");
    }

    /** How many queries an invocation asks before it answers. */
    static int queries(int number) {
        return 1 + new SplittableRandom(number * 31L + 7).nextInt(QUERIES_MAX);
    }

    /** What exists once everything has been asked that was to be asked after an answer. */
    static Path done(Path answered) {
        return answered.resolveSibling(answered.getFileName() + ".done");
    }

    /** Asks once the caller has its answer and has said so. */
    private void askAfter(Path answered, Truth truth, int queries) {
        try {
            while (!Files.exists(answered)) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
            for (int i = 0; i < queries; i++) {
                askLater(truth, i % 2 == 0);
            }
            Files.createFile(done(answered));
        } catch (IOException e) {
            System.err.println("ERROR " + e.getMessage());
        }
    }

    private void askLater(Truth truth, boolean prepared) {
        try {
            ask(truth, prepared, null);
        } catch (SQLException e) {
            System.err.println("ERROR " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask(Truth truth, boolean prepared, @Nullable String stated) throws SQLException, InterruptedException {
        String comment = stated == null ? "" : " /*traceparent='" + stated + "'*/";
        Connection connection = pool.take();
        try {
            if (prepared) {
                try (PreparedStatement statement =
                        connection.prepareStatement("SELECT " + truth.literal() + ", ?::int" + comment)) {
                    statement.setInt(1, truth.invocation());
                    read(statement.executeQuery());
                }
            } else {
                try (Statement statement = connection.createStatement()) {
                    read(statement.executeQuery("SELECT " + truth.literal() + comment));
                }
            }
        } finally {
            pool.add(connection);
        }
    }

    private static void read(ResultSet rows) throws SQLException {
        try (rows) {
            if (!rows.next()) {
                throw new SQLException("a row was expected");
            }
        }
    }
}
