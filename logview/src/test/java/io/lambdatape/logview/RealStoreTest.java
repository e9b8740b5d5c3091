package io.lambdatape.logview;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Recorded;
import io.lambdatape.recording.Severity;
import io.lambdatape.recording.file.RecordingReader;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What depends on the store as much as on the API: resuming a tail, exact bytes, recordings. */
@SuppressWarnings("NullAway.Init") // set before each test
class RealStoreTest {
    private static final int LINES = 300;

    private SampleStore store;
    private TestServer server;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        store = SampleStore.open(directory);
        server = TestServer.start(store.logs(), store.traces());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        store.close();
    }

    @Test
    void aTailThatBreaksAgainAndAgainWhileLinesAreWrittenGetsEachOnce() throws Exception {
        List<String> seen = new ArrayList<>();
        String cursor;
        try (BufferedReader events = tail("")) {
            cursor = field(events, "id: ");
        }
        Thread writing = Thread.ofPlatform().start(this::write);
        while (seen.size() < LINES) {
            server.awaitRoomForATail();
            try (BufferedReader events = tail("&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8))) {
                field(events, "data: ");
                for (int i = 0; i < 37 && seen.size() < LINES; i++) {
                    cursor = field(events, "id: ");
                    seen.add(new ObjectMapper()
                            .readTree(field(events, "data: "))
                            .path("message")
                            .asText());
                }
            }
        }
        writing.join();
        assertThat(seen)
                .containsExactlyElementsOf(
                        IntStream.range(0, LINES).mapToObj(i -> "tailed " + i).toList());
    }

    @Test
    void bytesComeOutAsTheyWentIn() throws Exception {
        assertThat(server.get("/api/v1/exchanges/" + Samples.FIRST.spanId() + "/request")
                        .body())
                .isEqualTo(Samples.REQUEST);
        assertThat(server.get("/api/v1/exchanges/" + Samples.FIRST.spanId() + "/response?part=body")
                        .body())
                .isEqualTo(Samples.bytes(Samples.PAGE));
    }

    @Test
    void aRecordingHasTheInvocationsThatMatchAndAllThatBelongsToThem() throws Exception {
        HttpResponse<byte[]> response = server.get("/api/v1/recordings?query=lambda:blog&start=1h");
        assertThat(response.statusCode()).as(TestServer.text(response)).isEqualTo(200);
        List<Recorded> read = new ArrayList<>();
        try (RecordingReader reader = new RecordingReader(new ByteArrayInputStream(response.body()))) {
            for (Recorded next = reader.next(); next != null; next = reader.next()) {
                read.add(next);
            }
            assertThat(reader.summary()).isNotNull();
        }
        assertThat(read.stream().filter(Exchange.class::isInstance).map(Recorded::origin))
                .containsExactly(Samples.first().origin(), Samples.query().origin());
        assertThat(read.stream().filter(LogLine.class::isInstance)).hasSize(2);
    }

    private void write() {
        try {
            for (int i = 0; i < LINES; i++) {
                // Not in the order of their times: a tail goes by when they were indexed.
                store.add(Samples.line(100 + i, Severity.INFO, "tailed " + i, Samples.START - i * 1_000_000L));
                if (i % 10 == 0) {
                    store.store().refresh();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BufferedReader tail(String more) throws IOException, InterruptedException {
        return new BufferedReader(new InputStreamReader(
                server.stream("/api/v1/logs/tail?query=tailed" + more).body(), StandardCharsets.UTF_8));
    }

    private static String field(BufferedReader events, String name) throws IOException {
        String line = events.readLine();
        while (line != null && !line.startsWith(name)) {
            line = events.readLine();
        }
        if (line == null) {
            throw new AssertionError("the stream ended before " + name);
        }
        return line.substring(name.length());
    }
}
