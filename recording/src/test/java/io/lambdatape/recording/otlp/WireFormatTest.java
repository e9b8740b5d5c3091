package io.lambdatape.recording.otlp;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.recording.Samples;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds docs/wire-format.md to the code, reading with nothing but the plain OTLP classes. */
class WireFormatTest {
    private static final Path CONTRACT = Path.of("..", "docs", "wire-format.md");

    @Test
    void anInvocationIsAServerSpanThatAnyOpenTelemetryToolReads() throws IOException {
        ResourceSpans group = TracesData.parseFrom(
                        OtlpEncoder.encode(Samples.invocation(7)).value())
                .getResourceSpans(0);
        Lookup resource = map(group.getResource().getAttributesList());
        Span span = group.getScopeSpans(0).getSpans(0);
        Lookup attributes = map(span.getAttributesList());

        assertThat(group.getScopeSpans(0).getScope().getName()).isEqualTo("lambdatape");
        assertThat(resource.get("service.name").getStringValue()).isEqualTo("blog");
        assertThat(resource.get("faas.name").getStringValue()).isEqualTo("blog");
        assertThat(resource.get("faas.instance").getStringValue()).isEqualTo("1005");
        assertThat(resource.get("host.name").getStringValue()).isEqualTo("worker-1");
        assertThat(resource.get("lambdatape.agent.run").getStringValue()).isEqualTo("6f1d3c1e-run");
        assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(HexFormat.of().formatHex(span.getTraceId().toByteArray()))
                .isEqualTo(Samples.INVOCATION_ID.traceId());
        assertThat(span.getEndTimeUnixNano() - span.getStartTimeUnixNano()).isEqualTo(1000);
        assertThat(attributes.get("faas.coldstart").getBoolValue()).isTrue();
        assertThat(attributes.get("http.response.status_code").getIntValue()).isEqualTo(200);
        assertThat(attributes.get("lambdatape.sequence").getIntValue()).isEqualTo(7);
        assertThat(attributes.get("lambdatape.request.bytes").getBytesValue().toStringUtf8())
                .startsWith("POST /run/blog HTTP/1.1\r\n")
                .endsWith("{}");
        assertThat(attributes.get("lambdatape.response.truncated").getBoolValue())
                .isTrue();
    }

    @Test
    void aQueryNamesItsCandidatesAsLinks() throws IOException {
        Span span = TracesData.parseFrom(OtlpEncoder.encode(Samples.query(8)).value())
                .getResourceSpans(0)
                .getScopeSpans(0)
                .getSpans(0);
        assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
        assertThat(span.getParentSpanId().isEmpty()).isTrue();
        assertThat(span.getLinksList()).hasSize(2);
        assertThat(map(span.getAttributesList()).get("lambdatape.attribution").getStringValue())
                .isEqualTo("candidates");
    }

    @Test
    void aLogLineIsALogRecordTiedToItsSpan() throws IOException {
        LogRecord log = LogsData.parseFrom(
                        OtlpEncoder.encode(Samples.line(9, "hello")).value())
                .getResourceLogs(0)
                .getScopeLogs(0)
                .getLogRecords(0);
        Lookup attributes = map(log.getAttributesList());
        assertThat(log.getBody().getStringValue()).isEqualTo("hello");
        assertThat(log.getSeverityNumberValue()).isEqualTo(13);
        assertThat(HexFormat.of().formatHex(log.getSpanId().toByteArray())).isEqualTo(Samples.INVOCATION_ID.spanId());
        assertThat(attributes.get("log.record.uid").getStringValue()).isEqualTo("worker-1/1a/9");
        assertThat(attributes.get("log.iostream").getStringValue()).isEqualTo("stdout");
        assertThat(attributes.get("log.file.path").getStringValue()).endsWith("/1005-blog/stdout");
    }

    @Test
    void theContractNamesExactlyTheAttributesOfTheMapping() throws Exception {
        TreeSet<String> written = new TreeSet<>();
        for (var field : Names.class.getDeclaredFields()) {
            if (field.getType() == String.class) {
                written.add((String) field.get(null));
            }
        }
        for (String side : List.of("request", "response")) {
            for (String what : List.of("bytes", "length", "parts", "truncated", "chunks")) {
                written.add(Names.payload(side, what));
            }
        }
        written.remove(Names.SCOPE);
        TreeSet<String> documented = new TreeSet<>();
        Matcher rows = Pattern.compile("^\\| `([a-z0-9_]+\\.[a-z0-9_.]+)` \\|", Pattern.MULTILINE)
                .matcher(Files.readString(CONTRACT));
        while (rows.find()) {
            documented.add(rows.group(1));
        }
        assertThat(documented).isEqualTo(written);
    }

    private interface Lookup {
        AnyValue get(String name);
    }

    private static Lookup map(List<KeyValue> attributes) {
        Map<String, AnyValue> byName = attributes.stream().collect(toMap(KeyValue::getKey, KeyValue::getValue));
        return name -> byName.getOrDefault(name, AnyValue.getDefaultInstance());
    }
}
