package io.lambdatape.logview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Payload;
import io.lambdatape.recording.Recorded;
import io.lambdatape.recording.file.RecordingReader;
import io.lambdatape.recording.file.RecordingSummary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Exact bytes and recordings. */
class DownloadTest {
    private static final String FIRST = "/api/v1/exchanges/" + Samples.FIRST.spanId();

    private final MemoryTraces traces = new MemoryTraces();

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        traces.add(Samples.first());
        traces.add(Samples.query());
        traces.add(Samples.second());
        server = TestServer.start(new MemoryLogs(), traces);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void bytesComeExactlyAsTheyWere() throws Exception {
        HttpResponse<byte[]> response = server.get(FIRST + "/request", "Accept-Encoding", "gzip");
        assertThat(response.body()).isEqualTo(Samples.REQUEST);
        assertThat(header(response, "content-type")).isEqualTo("application/octet-stream");
        assertThat(header(response, "content-length")).isEqualTo(Integer.toString(Samples.REQUEST.length));
        assertThat(header(response, "x-content-type-options")).isEqualTo("nosniff");
        assertThat(header(response, "content-disposition")).contains("b7ad6b7169203331-request");
        assertThat(response.headers().firstValue("lambdatape-truncated")).isEmpty();
    }

    @Test
    void bytesThatWereCutOffAreSaidToBe() throws Exception {
        HttpResponse<byte[]> response = server.get("/api/v1/exchanges/" + Samples.QUERY.spanId() + "/request");
        assertThat(header(response, "lambdatape-truncated")).isEqualTo("true");
    }

    @Test
    void aRecordedPageIsDecodedAndSentAsTextThatCannotRun() throws Exception {
        HttpResponse<byte[]> response = server.get(FIRST + "/response?part=body");
        assertThat(TestServer.text(response)).isEqualTo(Samples.PAGE);
        assertThat(header(response, "content-type").replace(" ", "")).isEqualTo("text/plain;charset=utf-8");
        assertThat(header(response, "lambdatape-content-type")).isEqualTo("text/html");
        assertThat(header(response, "content-security-policy"))
                .contains("sandbox")
                .contains("default-src 'none'");
        assertThat(header(response, "x-content-type-options")).isEqualTo("nosniff");
    }

    @Test
    void aHeadComesWithoutItsBody() throws Exception {
        assertThat(TestServer.text(server.get(FIRST + "/request?part=head")))
                .isEqualTo("POST /run/blog HTTP/1.1\nHost: x\nContent-Length: 2\n");
    }

    @Test
    void aSelectionIsSavedWholeAndInOrder() throws Exception {
        HttpResponse<byte[]> response = server.get("/api/v1/recordings?query=lambda:blog");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "content-type")).isEqualTo("application/vnd.lambdatape.recording");
        assertThat(header(response, "content-disposition")).isEqualTo("attachment; filename=\"lambdatape.recording\"");
        List<Recorded> read = new ArrayList<>();
        try (RecordingReader reader = new RecordingReader(new ByteArrayInputStream(response.body()))) {
            for (Recorded next = reader.next(); next != null; next = reader.next()) {
                read.add(next);
            }
            RecordingSummary summary = Objects.requireNonNull(reader.summary());
            assertThat(summary.exchanges()).isEqualTo(2);
            assertThat(summary.invocations()).isEqualTo(1);
        }
        assertThat(read).hasSize(2);
        assertThat(((Exchange) read.getFirst()).request().bytes()).isEqualTo(Samples.REQUEST);
    }

    @Test
    void aRecordingThatFailsHalfwayCannotBeTakenForWhole() throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < 20; i++) {
            byte[] incompressible = new byte[200_000];
            random.nextBytes(incompressible);
            traces.add(Samples.second().withPayloads(Payload.of(incompressible), Payload.EMPTY));
        }
        traces.failAfter(20);
        HttpResponse<InputStream> response = server.stream("/api/v1/recordings");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> response.body().readAllBytes()).isInstanceOf(IOException.class);
        byte[] cut = RawRequest.send(
                server.server.address(),
                "GET /api/v1/recordings HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(new String(cut, StandardCharsets.ISO_8859_1)).doesNotEndWith("0\r\n\r\n");
    }

    @Test
    void aRecordingThatFailsBeforeAnythingIsSentIsAProblem() throws Exception {
        traces.failAfter(2);
        HttpResponse<byte[]> response = server.get("/api/v1/recordings");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(TestServer.text(response)).contains("\"reference\":").doesNotContain("the disk is gone");
        assertThat(header(response, "content-type")).isEqualTo("application/problem+json");
        assertThat(header(response, "content-disposition")).isEmpty();
    }

    private static String header(HttpResponse<byte[]> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
