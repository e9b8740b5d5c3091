package io.lambdatape.logview;

import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Severity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TailTest {
    private static final String TAIL = "/api/v1/logs/tail";

    private final MemoryLogs logs = new MemoryLogs();

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start(logs, new MemoryTraces());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void linesComeAsTheyAreIndexedAndOldOnesDoNot() throws Exception {
        logs.add(Samples.line(0, Severity.INFO, "before"));
        try (Events events = open(TAIL)) {
            assertThat(events.next().name()).isEqualTo("ready");
            logs.add(Samples.line(1, Severity.INFO, "one"));
            assertThat(events.nextMessage()).isEqualTo("one");
            logs.add(Samples.line(2, Severity.INFO, "two"));
            assertThat(events.nextMessage()).isEqualTo("two");
        }
    }

    @Test
    void onlyLinesThatMatchCome() throws Exception {
        try (Events events = open(TAIL + "?query=level:error")) {
            events.next();
            logs.add(Samples.line(0, Severity.INFO, "fine"));
            logs.add(Samples.line(1, Severity.ERROR, "not fine"));
            assertThat(events.nextMessage()).isEqualTo("not fine");
        }
    }

    @Test
    void whoComesBackWithTheLastIdLosesNothingAndGetsNothingTwice() throws Exception {
        List<String> seen = new ArrayList<>();
        String last = "c-1";
        int lines = 50;
        for (int i = 0; i < lines; i++) {
            logs.add(Samples.line(i, Severity.INFO, "line " + i));
        }
        for (int connection = 0; connection < lines / 5; connection++) {
            // The address still has the cursor that it began with, as a browser's reconnect has.
            try (Events events = open(TAIL + "?cursor=c-1", "Last-Event-ID", last)) {
                Event ready = events.next();
                assertThat(ready.name()).isEqualTo("ready");
                assertThat(ready.id()).isEqualTo(last);
                for (int i = 0; i < 5; i++) {
                    Event event = events.next();
                    seen.add(message(event));
                    last = event.id();
                }
            }
        }
        assertThat(seen)
                .containsExactlyElementsOf(
                        IntStream.range(0, lines).mapToObj(i -> "line " + i).toList());
    }

    @Test
    void whoLeavesBeforeTheFirstLineComesBackWithTheIdOfReady() throws Exception {
        String id;
        try (Events events = open(TAIL)) {
            id = events.next().id();
        }
        logs.add(Samples.line(0, Severity.INFO, "while away"));
        try (Events events = open(TAIL, "Last-Event-ID", id)) {
            events.next();
            assertThat(events.nextMessage()).isEqualTo("while away");
        }
    }

    @Test
    void thePageOfASearchAndTheTailAfterItHaveNoGapBetweenThem() throws Exception {
        logs.add(Samples.line(0, Severity.INFO, "in the page"));
        JsonNode page = new ObjectMapper().readTree(server.get("/api/v1/logs").body());
        logs.add(Samples.line(1, Severity.INFO, "after the page"));
        try (Events events = open(TAIL + "?cursor=" + page.path("tail").asText())) {
            events.next();
            assertThat(events.nextMessage()).isEqualTo("after the page");
        }
    }

    @Test
    void aSlowClientIsWaitedForAndLosesNothing() throws Exception {
        int lines = 4000;
        String text = "x".repeat(4000);
        long now = Samples.START + 60_000_000_000L;
        for (int i = 0; i < lines; i++) {
            logs.add(Samples.line(i, Severity.INFO, i + " " + text, now));
        }
        try (Events events = open(TAIL + "?cursor=c-1")) {
            events.next();
            // More than the sockets hold: the server has to stop in between.
            AtomicInteger before = new AtomicInteger();
            AtomicInteger unchanged = new AtomicInteger();
            eventually("the server waits for its client", () -> {
                int asked = logs.tailsAsked();
                boolean same = before.getAndSet(asked) == asked;
                return (same ? unchanged.incrementAndGet() : unchanged.getAndSet(0)) > 50;
            });
            assertThat(logs.tailsAsked()).isLessThan(lines / 1000);
            for (int i = 0; i < lines; i++) {
                assertThat(events.nextMessage()).startsWith(i + " ");
            }
        }
    }

    @Test
    void silenceIsFilledWithHeartbeats() throws Exception {
        try (Events events = open(TAIL)) {
            events.next();
            server.passAHeartbeat();
            assertThat(events.comment()).isEqualTo(": still here");
            server.passAHeartbeat();
            assertThat(events.comment()).isEqualTo(": still here");
        }
    }

    @Test
    void whoIsFarBehindIsToldAndToldWhenItIsOver() throws Exception {
        long old = Samples.START - 3_600_000_000_000L;
        int lines = 1_500;
        for (int i = 0; i < lines; i++) {
            logs.add(Samples.line(i, Severity.INFO, "old " + i, old));
        }
        try (Events events = open(TAIL + "?cursor=c-1")) {
            events.next();
            Event behind = events.next();
            assertThat(behind.name()).isEqualTo("behind");
            assertThat(behind.id()).isEmpty();
            JsonNode data = new ObjectMapper().readTree(behind.data());
            assertThat(data.path("seconds").asLong()).isEqualTo(3659);
            assertThat(data.path("lines").asLong()).isEqualTo(lines);
            for (int i = 0; i < lines; i++) {
                assertThat(events.nextMessage()).isEqualTo("old " + i);
            }
            assertThat(events.next().name()).isEqualTo("caught-up");
        }
    }

    @Test
    void aBurstIsAnnouncedWithItsCountAndComesWhole() throws Exception {
        int lines = 12_000;
        long now = Samples.START + 60_000_000_000L;
        try (Events events = open(TAIL)) {
            events.next();
            List<LogLine> burst = IntStream.range(0, lines)
                    .mapToObj(i -> Samples.line(i, Severity.INFO, "burst " + i, now))
                    .toList();
            logs.addAll(burst);
            Event behind = events.next();
            assertThat(behind.name()).isEqualTo("behind");
            assertThat(new ObjectMapper().readTree(behind.data()).path("lines").asLong())
                    .isEqualTo(lines);
            for (int i = 0; i < lines; i++) {
                assertThat(events.nextMessage()).isEqualTo("burst " + i);
            }
            assertThat(events.next().name()).isEqualTo("caught-up");
        }
    }

    @Test
    void silenceMovesTheCursorPastWhatDoesNotMatch() throws Exception {
        try (Events events = open(TAIL + "?query=level:error")) {
            assertThat(events.next().id()).isEqualTo("c-1");
            logs.add(Samples.line(0, Severity.INFO, "fine"));
            logs.add(Samples.line(1, Severity.INFO, "fine, too"));
            String id;
            do {
                server.passAHeartbeat();
                id = events.idOfComment();
            } while (id.equals("c-1") || id.equals("c0"));
            assertThat(id).isEqualTo("c1");
        }
    }

    @Test
    void moreTailsThanAllowedAreRefusedUntilOneLeaves() throws Exception {
        List<Events> open = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            open.add(open(TAIL));
            open.get(i).next();
        }
        HttpResponse<byte[]> refused = server.get(TAIL);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("retry-after")).contains("1");
        assertThat(TestServer.text(refused)).contains("urn:lambdatape:problem:too-many-at-once");
        open.removeFirst().close();
        open.add(open(TAIL));
        for (Events events : open) {
            events.close();
        }
    }

    @Test
    void aWrongQueryOrCursorIsRefusedBeforeTheStreamBegins() throws Exception {
        HttpResponse<byte[]> query = server.get(TAIL + "?query=bogus:1");
        assertThat(query.statusCode()).isEqualTo(400);
        assertThat(TestServer.text(query)).contains("\"parameter\":\"query\"", "\"position\":0");
        HttpResponse<byte[]> cursor = server.get(TAIL + "?cursor=nonsense");
        assertThat(cursor.statusCode()).isEqualTo(400);
        assertThat(TestServer.text(cursor)).contains("\"parameter\":\"cursor\"");
    }

    @Test
    void aStoreThatFailsInMidTailIsSaidSo() throws Exception {
        try (Events events = open(TAIL)) {
            events.next();
            logs.failWith(new IOException("the disk is gone"));
            Event problem = events.next();
            assertThat(problem.name()).isEqualTo("problem");
            assertThat(problem.id()).isEmpty();
            assertThat(problem.data()).contains("the store failed").doesNotContain("the disk is gone");
            assertThat(events.ended()).isTrue();
        }
    }

    @Test
    void closingTheServerEndsTailsCleanly() throws Exception {
        try (Events events = open(TAIL)) {
            events.next();
            server.server.close();
            assertThatCode(() -> assertThat(events.ended()).isTrue()).doesNotThrowAnyException();
        }
    }

    private Events open(String path, String... headers) throws IOException, InterruptedException {
        server.awaitRoomForATail();
        HttpResponse<InputStream> response = server.stream(path, headers);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        return new Events(new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
    }

    private static String message(Event event) throws IOException {
        assertThat(event.name()).isEmpty();
        JsonNode line = new ObjectMapper().readTree(event.data());
        assertThat(line.path("cursor").asText()).isEqualTo(event.id());
        return line.path("message").asText();
    }

    /** Empty where there is none. */
    private record Event(String name, String id, String data) {}

    private record Events(BufferedReader reader) implements AutoCloseable {
        Event next() throws IOException {
            Map<String, String> fields = new HashMap<>();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.isEmpty() && fields.containsKey("data")) {
                    return new Event(
                            fields.getOrDefault("event", ""),
                            fields.getOrDefault("id", ""),
                            fields.getOrDefault("data", ""));
                }
                if (line.isEmpty()) {
                    // An id without an event.
                    fields.clear();
                }
                int colon = line.indexOf(": ");
                if (colon > 0) {
                    fields.put(line.substring(0, colon), line.substring(colon + 2));
                }
            }
            throw new AssertionError("the stream ended");
        }

        String nextMessage() throws IOException {
            return message(next());
        }

        String comment() throws IOException {
            String line = reader.readLine();
            while (line != null && !line.startsWith(":")) {
                line = reader.readLine();
            }
            return String.valueOf(line);
        }

        String idOfComment() throws IOException {
            comment();
            return reader.readLine().replace("id: ", "");
        }

        boolean ended() throws IOException {
            String line = reader.readLine();
            while (line != null && (line.isEmpty() || line.startsWith(":") || line.startsWith("id: "))) {
                line = reader.readLine();
            }
            return line == null;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
