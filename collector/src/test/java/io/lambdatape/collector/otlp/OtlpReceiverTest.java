package io.lambdatape.collector.otlp;

import static io.lambdatape.testkit.Eventually.WATCHDOG;
import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.lambdatape.broker.BrokerOptions;
import io.lambdatape.broker.EmbeddedBroker;
import io.lambdatape.collector.Collector;
import io.lambdatape.collector.CollectorOptions;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.ExchangeKind;
import io.lambdatape.recording.LogLine;
import io.lambdatape.store.TimeRange;
import io.lambdatape.store.lucene.LuceneStore;
import io.lambdatape.store.lucene.StoreOptions;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Scope;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The OpenTelemetry SDK's own exporters, and requests by hand, against a real broker, collector and store. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class OtlpReceiverTest {
    private static final Meter METER = OpenTelemetry.noop().getMeter("test");
    private static final int REQUEST_BYTES_MAX = 2 << 20;
    private static final String TRACE = "5b8efff798038103d269b633813fc60c";
    private static final String SPAN = "eee19b7ec3c1b174";

    private final AtomicReference<@Nullable String> full = new AtomicReference<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private EmbeddedBroker broker;
    private LuceneStore store;
    private Collector collector;
    private OtlpReceiver receiver;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        broker = EmbeddedBroker.start(BrokerOptions.at(directory.resolve("kafka"), "127.0.0.1", 0));
        Map<String, String> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
        store = LuceneStore.open(
                directory.resolve("store"), new StoreOptions(Duration.ofMillis(20), 16).withFreeBytesMin(0), METER);
        collector = Collector.start(new CollectorOptions(kafka, Duration.ofMillis(100), 1_000), store.writer(), METER);
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        receiver = OtlpReceiver.start(
                new OtlpOptions(free, free, REQUEST_BYTES_MAX, 64 << 20, WATCHDOG), kafka, full::get, METER);
    }

    @AfterAll
    void stop() throws IOException {
        client.close();
        receiver.close();
        collector.close();
        store.close();
        broker.close();
    }

    @Test
    void logsAndSpansOfTheSdkArriveOverHttp() throws Exception {
        sendWithTheSdk(
                "http",
                OtlpHttpLogRecordExporter.builder()
                        .setEndpoint(url("/v1/logs").toString())
                        .setCompression("gzip")
                        .setTimeout(WATCHDOG)
                        .build(),
                OtlpHttpSpanExporter.builder()
                        .setEndpoint(url("/v1/traces").toString())
                        .setTimeout(WATCHDOG)
                        .build());
    }

    @Test
    void logsAndSpansOfTheSdkArriveOverGrpc() throws Exception {
        String endpoint = "http://127.0.0.1:" + address(receiver.grpc()).getPort();
        sendWithTheSdk(
                "grpc",
                OtlpGrpcLogRecordExporter.builder()
                        .setEndpoint(endpoint)
                        .setCompression("gzip")
                        .setTimeout(WATCHDOG)
                        .build(),
                OtlpGrpcSpanExporter.builder()
                        .setEndpoint(endpoint)
                        .setTimeout(WATCHDOG)
                        .build());
    }

    @Test
    void theExampleOfTheSpecificationInJsonArrives() throws Exception {
        // Names in lowerCamelCase, ids in hexadecimal digits, times as texts; an attribute nobody knows.
        String json = """
                {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"my.service"}}]},
                "scopeLogs":[{"scope":{"name":"my.library","version":"1.0.0","unknownField":{"a":[1,2]}},"logRecords":[{
                "timeUnixNano":"1544712660300000000","observedTimeUnixNano":1544712660300000001,"severityNumber":10,
                "severityText":"Information","traceId":"%s","spanId":"%s",
                "body":{"stringValue":"an example in json"},
                "attributes":[{"key":"int.attribute","value":{"intValue":"10"}},
                {"key":"double.attribute","value":{"doubleValue":637.704}},
                {"key":"boolean.attribute","value":{"boolValue":true}},
                {"key":"array.attribute","value":{"arrayValue":{"values":[{"stringValue":"many"}]}}}]}]}]}]}""".formatted(TRACE.toUpperCase(Locale.ROOT), SPAN);
        HttpResponse<byte[]> answer = post("/v1/logs", "application/json", json.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("{}");
        LogLine line = onlyLine("\"an example in json\"");
        assertThat(line.timeNanos()).isEqualTo(1544712660300000000L);
        assertThat(line.observedNanos()).isEqualTo(1544712660300000001L);
        assertThat(line.invocation()).isNotNull().extracting(id -> id.traceId()).isEqualTo(TRACE);
        assertThat(line.place().lambda()).isEqualTo("my.service");
        assertThat(line.attributes().number("int.attribute")).isEqualTo(10);
        assertThat(line.attributes().text("array.attribute")).isEqualTo("[many]");
    }

    @Test
    void whatCannotBeKeptIsRejectedAndTheRestIsTaken() throws Exception {
        io.opentelemetry.proto.trace.v1.Span good = span("a good span", 8);
        ExportTraceServiceRequest request = ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .addScopeSpans(ScopeSpans.newBuilder()
                                .addSpans(span("a span with an id of three bytes", 3))
                                .addSpans(good)))
                .build();
        HttpResponse<byte[]> answer = post("/v1/traces", "application/x-protobuf", request.toByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        ExportTraceServiceResponse response = ExportTraceServiceResponse.parseFrom(answer.body());
        assertThat(response.getPartialSuccess().getRejectedSpans()).isEqualTo(1);
        assertThat(response.getPartialSuccess().getErrorMessage()).isNotEmpty();
        eventually("the good one", () -> exchange("0707070707070707") != null);
    }

    @Test
    void aLargeRequestIsCutIntoKafkaRecordsAndALineThatIsTooLargeIsRejected() throws Exception {
        ScopeLogs.Builder logs = ScopeLogs.newBuilder();
        logs.addLogRecords(log("huge " + "x".repeat(Split.RECORD_BYTES_MAX)));
        for (int i = 0; i < 1_000; i++) {
            logs.addLogRecords(log("large request " + i + " " + "y".repeat(800)));
        }
        byte[] request = request(logs);
        assertThat(request.length).isGreaterThan(1 << 20);
        HttpResponse<byte[]> answer = post("/v1/logs", "application/x-protobuf", request);
        assertThat(ExportLogsServiceResponse.parseFrom(answer.body())
                        .getPartialSuccess()
                        .getRejectedLogRecords())
                .isEqualTo(1);
        eventually("all others", () -> count("\"large request\"") == 1_000);
        assertThat(count("huge")).isZero();
    }

    @Test
    void errorsAreWhatTheProtocolSays() throws Exception {
        assertThat(post("/v1/logs", "application/x-protobuf", new byte[] {(byte) 0xff, 1})
                        .statusCode())
                .isEqualTo(400);
        HttpResponse<byte[]> json =
                post("/v1/logs", "application/json", "{\"resourceLogs\":7}".getBytes(StandardCharsets.UTF_8));
        assertThat(json.statusCode()).isEqualTo(400);
        assertThat(new String(json.body(), StandardCharsets.UTF_8)).contains("\"code\":3", "a list in resourceLogs");
        assertThat(post("/v1/logs", "text/plain", new byte[0]).statusCode()).isEqualTo(415);
        assertThat(post("/v1/metrics", "application/x-protobuf", new byte[0]).statusCode())
                .isEqualTo(404);
        assertThat(post("/v1/logs", "application/x-protobuf", new byte[REQUEST_BYTES_MAX + 1])
                        .statusCode())
                .isEqualTo(413);
        HttpResponse<byte[]> get = client.send(
                HttpRequest.newBuilder(url("/v1/logs")).timeout(WATCHDOG).build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(get.headers().firstValue("allow")).contains("POST");
    }

    @Test
    void aSmallRequestThatUnpacksToALargeOneIsRefused() throws Exception {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bomb)) {
            out.write(new byte[64 << 20]);
        }
        HttpRequest request = HttpRequest.newBuilder(url("/v1/logs"))
                .header("Content-Type", "application/x-protobuf")
                .header("Content-Encoding", "gzip")
                .timeout(WATCHDOG)
                .POST(HttpRequest.BodyPublishers.ofByteArray(bomb.toByteArray()))
                .build();
        assertThat(client.send(request, HttpResponse.BodyHandlers.ofByteArray()).statusCode())
                .isEqualTo(413);
    }

    @Test
    void aFullDiskTellsSendersToTryAgainLater() throws Exception {
        full.set("the disk is full");
        try {
            HttpResponse<byte[]> answer = post("/v1/logs", "application/x-protobuf", request(log("too early")));
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("retry-after")).isPresent();
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("the disk is full");
        } finally {
            full.set(null);
        }
        assertThat(post("/v1/logs", "application/x-protobuf", request(log("just in time")))
                        .statusCode())
                .isEqualTo(200);
        eventually("it is there", () -> count("\"just in time\"") == 1);
        assertThat(count("\"too early\"")).isZero();
    }

    @Test
    void aBusyPortIsSaidWithItsCure() {
        InetSocketAddress taken = address(receiver.http());
        OtlpOptions busy = OtlpOptions.listeningAt(taken, null);
        assertThatThrownBy(() -> OtlpReceiver.start(
                        busy, Map.of("bootstrap.servers", broker.bootstrapServers()), () -> null, METER))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("otlp.http")
                .hasMessageContaining(String.valueOf(taken.getPort()));
    }

    private void sendWithTheSdk(String how, LogRecordExporter logs, SpanExporter spans) throws Exception {
        Resource resource = Resource.create(Attributes.of(
                AttributeKey.stringKey("service.name"), "shop-" + how, AttributeKey.stringKey("host.name"), "node-7"));
        String spanId;
        try (SdkLoggerProvider loggers = SdkLoggerProvider.builder()
                        .setResource(resource)
                        .addLogRecordProcessor(SimpleLogRecordProcessor.create(logs))
                        .build();
                SdkTracerProvider tracers = SdkTracerProvider.builder()
                        .setResource(resource)
                        .addSpanProcessor(SimpleSpanProcessor.create(spans))
                        .build()) {
            OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
                    .setLoggerProvider(loggers)
                    .setTracerProvider(tracers)
                    .build();
            Span span = sdk.getTracer("test")
                    .spanBuilder("checkout " + how)
                    .setSpanKind(SpanKind.SERVER)
                    .startSpan();
            spanId = span.getSpanContext().getSpanId();
            try (Scope scope = span.makeCurrent()) {
                sdk.getLogsBridge()
                        .get("test")
                        .logRecordBuilder()
                        .setSeverity(Severity.WARN)
                        .setBody("paid over " + how)
                        .setAttribute(AttributeKey.longKey("amount"), 42L)
                        .emit();
            }
            span.end();
            assertThat(loggers.forceFlush()
                            .join(WATCHDOG.toSeconds(), TimeUnit.SECONDS)
                            .isSuccess())
                    .isTrue();
            assertThat(tracers.forceFlush()
                            .join(WATCHDOG.toSeconds(), TimeUnit.SECONDS)
                            .isSuccess())
                    .isTrue();
        }
        LogLine line = onlyLine("\"paid over " + how + "\"");
        assertThat(line.place().worker()).isEqualTo("node-7");
        assertThat(line.place().lambda()).isEqualTo("shop-" + how);
        assertThat(line.attributes().number("amount")).isEqualTo(42);
        assertThat(line.invocation()).isNotNull().extracting(id -> id.spanId()).isEqualTo(spanId);
        eventually("the span", () -> exchange(spanId) != null);
        assertThat(exchange(spanId))
                .extracting(Exchange::kind, Exchange::name)
                .containsExactly(ExchangeKind.INVOCATION, "checkout " + how);
    }

    private HttpResponse<byte[]> post(String path, String type, byte[] body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(url(path))
                .header("Content-Type", type)
                .timeout(WATCHDOG)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + address(receiver.http()).getPort() + path);
    }

    private static InetSocketAddress address(@Nullable InetSocketAddress address) {
        assertThat(address).isNotNull();
        return address;
    }

    private static byte[] request(LogRecord log) {
        return request(ScopeLogs.newBuilder().addLogRecords(log));
    }

    private static byte[] request(ScopeLogs.Builder logs) {
        return ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(ResourceLogs.newBuilder().addScopeLogs(logs))
                .build()
                .toByteArray();
    }

    private static LogRecord log(String message) {
        return LogRecord.newBuilder()
                .setTimeUnixNano(7)
                .setBody(AnyValue.newBuilder().setStringValue(message))
                .build();
    }

    private static io.opentelemetry.proto.trace.v1.Span span(String name, int spanIdBytes) {
        byte[] spanId = new byte[spanIdBytes];
        Arrays.fill(spanId, (byte) 7);
        byte[] traceId = new byte[16];
        Arrays.fill(traceId, (byte) 9);
        return io.opentelemetry.proto.trace.v1.Span.newBuilder()
                .setName(name)
                .setTraceId(ByteString.copyFrom(traceId))
                .setSpanId(ByteString.copyFrom(spanId))
                .setStartTimeUnixNano(7)
                .setEndTimeUnixNano(9)
                .build();
    }

    private LogLine onlyLine(String query) throws Exception {
        eventually(query, () -> count(query) == 1);
        return store.logs().search(query, TimeRange.ALL, 2, null).getFirst().line();
    }

    private long count(String query) {
        try {
            return store.logs().count(query, TimeRange.ALL);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private @Nullable Exchange exchange(String spanId) {
        try {
            return store.traces().exchange(spanId).orElse(null);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
