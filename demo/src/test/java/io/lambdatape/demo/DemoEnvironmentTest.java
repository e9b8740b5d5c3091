package io.lambdatape.demo;

import static io.lambdatape.testkit.Eventually.WATCHDOG;
import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lambdatape.demo.worker.WorkerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

class DemoEnvironmentTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    /**
     * The usual limits but for time, where none runs out, and with one instance each: that it was killed is known after
     * one answer, while another killed one would answer 502 to a later test.
     */
    private static final WorkerOptions.Limits PATIENT = new WorkerOptions.Limits(
            1, WorkerOptions.Limits.USUAL.queueDepthMax(), WATCHDOG, WATCHDOG, WATCHDOG, WATCHDOG);

    private static final List<String> PROGRESS = new ArrayList<>();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    static Path directory;

    private static DemoEnvironment environment;

    @BeforeAll
    static void start() throws Exception {
        environment = DemoEnvironment.start(directory, 0, 0, PATIENT, PROGRESS::add);
    }

    @AfterAll
    static void close() throws IOException {
        environment.close();
        CLIENT.close();
    }

    @Test
    void tellsWhereThingsAre() {
        assertThat(PROGRESS)
                .hasSize(2)
                .anyMatch(line -> line.contains(":" + environment.databasePort() + ","))
                .anyMatch(line -> line.endsWith(":" + environment.redisPort()))
                .anyMatch(line -> line.endsWith(":" + environment.worker().port()));
    }

    @Test
    void blogListsReadsAndTakesComments() throws Exception {
        JsonNode posts = json(get("/run/blog"), 200).path("posts");
        assertThat(posts).hasSize(10);
        assertThat(posts.get(0).path("author").asText()).startsWith("Author ");
        int before = json(get("/run/blog/posts/7"), 200).path("comments").size();
        json(post("/run/blog/posts/7/comments", "{\"author\": \"me\", \"text\": \"well said\"}"), 201);
        JsonNode comments = json(get("/run/blog/posts/7"), 200).path("comments");
        assertThat(comments).hasSize(before + 1);
        assertThat(comments.get(before).path("text").asText()).isEqualTo("well said");
        assertThat(outputs("blog", "stdout")).contains("\"post\":7,\"reads\":2}");
        json(get("/run/blog/posts/0"), 404);
        json(post("/run/blog/posts/7/comments", "{}"), 400);
    }

    @Test
    void ticketsSellsUntilNothingIsLeft() throws Exception {
        int before = seatsLeft(2);
        json(post("/run/tickets/2/buy", "{\"buyer\": \"me\", \"seats\": 2}"), 201);
        assertThat(seatsLeft(2)).isEqualTo(before - 2);
        assertThat(json(post("/run/tickets/1/buy", "{\"buyer\": \"me\", \"seats\": 1}"), 409)
                        .path("error")
                        .asText())
                .isEqualTo("sold out");
        json(post("/run/tickets/2/buy", "{\"buyer\": \"me\", \"seats\": 1000000}"), 409);
        json(post("/run/tickets/999/buy", "{\"buyer\": \"me\"}"), 404);
        assertThat(seatsLeft(2)).isEqualTo(before - 2);
    }

    @Test
    void ticketsHasNoTimeForBuyersInAHurry() throws Exception {
        try (Jedis redis = new Jedis("127.0.0.1", environment.redisPort())) {
            String order = "{\"buyer\": \"hasty\", \"seats\": 1}";
            // Kept for a minute, which may be over before the test has looked.
            eventually("the order is counted, for a minute", () -> {
                redis.del("tickets:orders:hasty");
                assertThat(unchecked(() -> post("/run/tickets/3/buy", order)).statusCode())
                        .isEqualTo(201);
                long left = redis.ttl("tickets:orders:hasty");
                return "1".equals(redis.get("tickets:orders:hasty")) && left >= 1 && left <= 60;
            });
            redis.set("tickets:orders:hasty", "29");
            json(post("/run/tickets/3/buy", order), 201);
            json(post("/run/tickets/3/buy", order), 429);
        }
    }

    @Test
    void autocompleteKeepsWhatItHasFoundForAWhile() throws Exception {
        try (Jedis redis = new Jedis("127.0.0.1", environment.redisPort())) {
            String found = get("/run/autocomplete?q=per").body();
            // Kept for five seconds, which may be over before the test has looked.
            eventually("what was found is kept, for five seconds", () -> {
                redis.del("autocomplete:per");
                assertThat(unchecked(() -> get("/run/autocomplete?q=per")).body())
                        .isEqualTo(found);
                long left = redis.ttl("autocomplete:per");
                return found.equals(redis.get("autocomplete:per")) && left >= 0 && left <= 5;
            });
            redis.set("autocomplete:per", "[\"kept\"]");
            assertThat(get("/run/autocomplete?q=per").body()).isEqualTo("[\"kept\"]");
            redis.del("autocomplete:per");
            assertThat(get("/run/autocomplete?q=per").body()).isEqualTo(found);
        }
    }

    @Test
    void autocompleteFindsWordsByPrefix() throws Exception {
        assertThat(json(get("/run/autocomplete?q=alba"), 200))
                .hasSize(8)
                .allMatch(word -> word.asText().startsWith("alba"));
        assertThat(json(get("/run/autocomplete?q=Alba"), 200))
                .hasSize(8)
                .allMatch(word -> word.asText().startsWith("alba"));
        assertThat(json(get("/run/autocomplete?q=zzz"), 200)).isEmpty();
        json(get("/run/autocomplete"), 400);
    }

    @Test
    void calendarPassesADateThatDoesNotExistToTheDatabase() throws Exception {
        json(post("/run/calendar", "{\"title\": \"Party\", \"starts\": \"2027-05-05T20:00\"}"), 201);
        JsonNode events =
                json(get("/run/calendar?from=2027-05-05&to=2027-05-06"), 200).path("events");
        assertThat(events).hasSize(1);
        HttpResponse<String> bad = get("/run/calendar?from=2026-02-30");
        assertThat(bad.statusCode()).isEqualTo(500);
        assertThat(bad.body())
                .startsWith("org.postgresql.util.PSQLException: ERROR: ")
                .contains("\n\tat ");
        assertThat(outputs("calendar", "stderr")).contains("PSQLException").contains("\n\tat ");
    }

    @Test
    void trafficsBooksBalance() throws Exception {
        try (Traffic traffic = Traffic.start(URI.create(base()), 7)) {
            eventually("thirty requests are sent", () -> traffic.sent() >= 30);
            TrafficResult result = traffic.stop();
            assertThat(result.sent())
                    .isEqualTo(result.answered() + result.failed())
                    .isEqualTo(traffic.sent());
            assertThat(result.failed()).isZero();
            assertThat(sum(result.byLambda().values().stream())).isEqualTo(result.sent());
            assertThat(sum(result.byStatus().values().stream())).isEqualTo(result.answered());
            assertThat(result.byLambda()).containsKeys("blog", "tickets", "autocomplete", "calendar");
        }
    }

    @Test
    void lambdasThatStartGoThroughThePortsThatTheyAreTold() throws Exception {
        connectedThrough("/run/blog", 500, port -> environment.connectLambdasTo(port, environment.redisPort()));
        assertThat(get("/run/blog").statusCode()).isEqualTo(200);
    }

    @Test
    void withoutRedisAutocompleteAnswersAllTheSame() throws Exception {
        connectedThrough(
                "/run/autocomplete?q=sub", 200, port -> environment.connectLambdasTo(environment.databasePort(), port));
        assertThat(outputs("autocomplete", "stderr")).contains("WARN no Redis: ");
    }

    /** Has instances connect to a port where every connection is closed at once, and sees what they answer. */
    private static void connectedThrough(String target, int status, IntConsumer connect) throws Exception {
        AtomicInteger through = new AtomicInteger();
        try (ServerSocket agent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            // Counts connections, and closes them: no query can succeed.
            Thread counting = Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        agent.accept().close();
                        through.incrementAndGet();
                    }
                } catch (IOException e) {
                    // Closed by the test.
                }
            });
            connect.accept(agent.getLocalPort());
            restartInstances();
            assertThat(get(target).statusCode()).isEqualTo(status);
            assertThat(through.get()).isPositive();
            agent.close();
            counting.join();
        } finally {
            environment.connectLambdasTo(environment.databasePort(), environment.redisPort());
            restartInstances();
        }
    }

    /** Kills all instances, and has those that notice it answer 502. */
    private static void restartInstances() throws IOException, InterruptedException {
        List<ProcessHandle> before = environment.worker().processes();
        before.forEach(ProcessHandle::destroyForcibly);
        before.forEach(process -> process.onExit().join());
        for (String lambda : List.of("blog", "tickets", "autocomplete?q=a", "calendar")) {
            eventually(
                    "dead instances of " + lambda + " are replaced",
                    () -> unchecked(() -> get("/run/" + lambda)).statusCode() != 502);
        }
    }

    @Test
    void nothingOutlivesAKilledParent(@TempDir Path other) throws Exception {
        Path up = other.resolve("up");
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledDemo.class.getName(),
                        other.toString(),
                        up.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            eventually("the demo is up", () -> Files.exists(up) || !parent.isAlive());
            List<ProcessHandle> children = parent.toHandle().descendants().toList();
            long postgres = Long.parseLong(
                    Files.readAllLines(other.resolve("postgres/postmaster.pid")).getFirst());
            long redis = Long.parseLong(
                    Files.readString(other.resolve("redis/redis.pid")).strip());
            assertThat(children).isNotEmpty();
            assertThat(List.of(postgres, redis)).allMatch(DemoEnvironmentTest::runs);
            parent.destroyForcibly();
            assertThat(parent.waitFor(WATCHDOG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            eventually("its children have ended", () -> children.stream().noneMatch(ProcessHandle::isAlive));
            eventually("its databases have ended", () -> !runs(postgres) && !runs(redis));
        } finally {
            parent.destroyForcibly();
        }
    }

    private static boolean runs(long process) {
        return ProcessHandle.of(process).filter(ProcessHandle::isAlive).isPresent();
    }

    /** A demo that does not end by itself. */
    static final class KilledDemo {
        private KilledDemo() {}

        public static void main(String[] arguments) throws Exception {
            try (DemoEnvironment demo = DemoEnvironment.start(Path.of(arguments[0]), 0, 0, line -> {});
                    HttpClient client = HttpClient.newHttpClient()) {
                URI blog = URI.create("http://127.0.0.1:" + demo.worker().port() + "/run/blog");
                client.send(HttpRequest.newBuilder(blog).build(), HttpResponse.BodyHandlers.discarding());
                Files.createFile(Path.of(arguments[1]));
                Thread.currentThread().join();
            }
        }
    }

    private static <T> T unchecked(Callable<T> call) {
        try {
            return call.call();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static int seatsLeft(int concert) throws IOException, InterruptedException {
        for (JsonNode one : json(get("/run/tickets"), 200).path("concerts")) {
            if (one.path("id").asInt() == concert) {
                return one.path("seats_left").asInt();
            }
        }
        throw new AssertionError("no concert " + concert);
    }

    private static String outputs(String lambda, String stream) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> directories = Files.list(environment.worker().scratch())) {
            for (Path one : directories
                    .filter(path -> path.toString().endsWith("-" + lambda))
                    .toList()) {
                all.append(Files.readString(one.resolve(stream)));
            }
        }
        return all.toString();
    }

    private static long sum(Stream<Long> counts) {
        return counts.mapToLong(Long::longValue).sum();
    }

    private static JsonNode json(HttpResponse<String> response, int status) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return JSON.readTree(response.body());
    }

    private static HttpResponse<String> get(String target) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(base() + target)).build());
    }

    private static HttpResponse<String> post(String target, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(base() + target))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String base() {
        return "http://127.0.0.1:" + environment.worker().port();
    }
}
