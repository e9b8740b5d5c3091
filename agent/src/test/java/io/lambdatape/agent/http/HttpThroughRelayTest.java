package io.lambdatape.agent.http;

import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.lambdatape.agent.attribution.OpenInvocations;
import io.lambdatape.agent.capture.CaptureSink;
import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.agent.capture.TraceIds;
import io.lambdatape.agent.platform.OpenLambda;
import io.lambdatape.agent.relay.EventLoops;
import io.lambdatape.agent.relay.RelayListener;
import io.lambdatape.agent.relay.RelayOptions;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Outcome;
import io.netty.channel.IoEventLoopGroup;
import io.opentelemetry.api.metrics.MeterProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpThroughRelayTest implements CaptureSink {
    private static final int LARGE = 50 << 20;

    private final List<Exchange> recorded = new CopyOnWriteArrayList<>();
    private final IoEventLoopGroup loops = EventLoops.start(2);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private HttpServer server;
    private RelayListener relay;

    @BeforeEach
    void start() throws IOException {
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = HttpServer.create(anywhere, 50);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/run/echo", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean sized = exchange.getRequestHeaders().containsKey("Content-Length");
            exchange.sendResponseHeaders(200, sized ? body.length : 0);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.createContext("/run/large", exchange -> {
            exchange.sendResponseHeaders(200, LARGE);
            byte[] block = new byte[1 << 16];
            for (int done = 0; done < LARGE; done += block.length) {
                exchange.getResponseBody().write(block);
            }
            exchange.close();
        });
        server.start();
        HttpConversations conversations = new HttpConversations(
                "test",
                HttpOptions.of("w"),
                new OpenLambda(),
                new OpenInvocations(RecordingClock.system()),
                this,
                TraceIds.system(),
                MeterProvider.noop().get("test"));
        relay = RelayListener.start(
                RelayOptions.of("test", anywhere, server.getAddress()),
                conversations,
                loops,
                RecordingClock.system(),
                MeterProvider.noop().get("test"));
    }

    @AfterEach
    void stop() {
        client.close();
        relay.close();
        server.stop(0);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + relay.localAddress().getPort() + path));
    }

    private void eventuallyRecorded(int count) {
        eventually(count + " exchanges are recorded", () -> recorded.size() == count);
    }

    @Test
    void bodiesOfBothFramingsComeBackAsTheyWent() throws Exception {
        byte[] body = new byte[300_000];
        new Random(1).nextBytes(body);
        HttpRequest sized = request("/run/echo")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        HttpRequest chunked = request("/run/echo")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)))
                .build();
        HttpResponse<byte[]> first = client.send(sized, HttpResponse.BodyHandlers.ofByteArray());
        HttpResponse<byte[]> second = client.send(chunked, HttpResponse.BodyHandlers.ofByteArray());

        assertThat(first.body()).isEqualTo(body);
        assertThat(first.headers().firstValue("content-length")).contains("300000");
        assertThat(second.body()).isEqualTo(body);
        assertThat(second.headers().firstValue("transfer-encoding")).contains("chunked");
        eventuallyRecorded(2);
        assertThat(recorded).allSatisfy(exchange -> {
            assertThat(exchange.outcome()).isEqualTo(Outcome.OK);
            assertThat(exchange.attributes().number("http.request.body.size")).isEqualTo(300_000);
            assertThat(exchange.attributes().number("http.response.body.size")).isEqualTo(300_000);
            assertThat(exchange.request().truncated()).isFalse();
            assertThat(exchange.timing().startNanos())
                    .isLessThan(exchange.timing().firstByteNanos());
            assertThat(exchange.timing().firstByteNanos())
                    .isLessThanOrEqualTo(exchange.timing().endNanos());
        });
    }

    @Test
    void aLargeBodyIsStreamedWhileOnlyItsBeginningIsKept() throws Exception {
        HttpResponse<InputStream> answer =
                client.send(request("/run/large").build(), HttpResponse.BodyHandlers.ofInputStream());
        long length = 0;
        try (InputStream in = answer.body()) {
            byte[] block = new byte[1 << 14];
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                length += read;
            }
        }

        assertThat(length).isEqualTo(LARGE);
        eventuallyRecorded(1);
        Exchange exchange = recorded.getFirst();
        assertThat(exchange.response().length()).isGreaterThan(LARGE);
        assertThat(exchange.response().truncated()).isTrue();
        assertThat(exchange.response().bytes()).hasSizeLessThan(9 << 20);
    }

    @Test
    void aServerThatStopsGivesAProblemAndKeepsTheBooks() throws Exception {
        server.stop(0);
        HttpResponse<String> answer = client.send(request("/run/echo").build(), HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(answer.body()).contains("cannot be reached").doesNotContain("\tat ");
        eventuallyRecorded(1);
        assertThat(recorded.getFirst().outcome()).isEqualTo(Outcome.PLATFORM_ERROR);
    }

    @Override
    public void exchange(Exchange exchange) {
        recorded.add(exchange);
    }

    @Override
    public void lines(List<LogLine> lines) {
        throw new AssertionError("HTTP has no log lines");
    }
}
