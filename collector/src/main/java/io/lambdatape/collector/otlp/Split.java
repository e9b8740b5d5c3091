package io.lambdatape.collector.otlp;

import com.google.protobuf.MessageLite;
import io.lambdatape.recording.otlp.MalformedOtlpException;
import io.lambdatape.recording.otlp.OtlpDecoder;
import io.lambdatape.recording.otlp.OtlpRecord;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A request in pieces that fit Kafka records: of one resource and scope each, in their order. Records that could not be
 * read later, or fit no Kafka record, are left out and counted.
 */
final class Split {
    /** Kafka's default allows 1 MiB for a record with everything around it. */
    static final int RECORD_BYTES_MAX = 900 * 1024;

    /** From this size on a piece is closed. */
    private static final int PIECE_BYTES = 256 * 1024;

    private final List<OtlpRecord> pieces = new ArrayList<>();
    private long rejected;
    private String why = "";

    private Split() {}

    static Split of(ExportLogsServiceRequest request) {
        Split split = new Split();
        for (ResourceLogs group : request.getResourceLogsList()) {
            for (ScopeLogs scope : group.getScopeLogsList()) {
                split.logs(group, scope);
            }
        }
        return split;
    }

    static Split of(ExportTraceServiceRequest request) {
        Split split = new Split();
        for (ResourceSpans group : request.getResourceSpansList()) {
            for (ScopeSpans scope : group.getScopeSpansList()) {
                split.spans(group, scope);
            }
        }
        return split;
    }

    List<OtlpRecord> pieces() {
        return pieces;
    }

    long rejected() {
        return rejected;
    }

    /** The reason of one of the rejected. */
    String why() {
        return why;
    }

    private void logs(ResourceLogs group, ScopeLogs scope) {
        byte[] key = source(group.getResource());
        List<LogRecord> piece = new ArrayList<>();
        int bytes = 0;
        for (LogRecord log : scope.getLogRecordsList()) {
            if (!fits(OtlpRecord.LOGS, logsData(group, scope, List.of(log)))) {
                continue;
            }
            piece.add(log);
            bytes += log.getSerializedSize();
            if (bytes >= PIECE_BYTES) {
                pieces.add(new OtlpRecord(
                        OtlpRecord.LOGS, key, logsData(group, scope, piece).toByteArray()));
                piece.clear();
                bytes = 0;
            }
        }
        if (!piece.isEmpty()) {
            pieces.add(new OtlpRecord(
                    OtlpRecord.LOGS, key, logsData(group, scope, piece).toByteArray()));
        }
    }

    private void spans(ResourceSpans group, ScopeSpans scope) {
        List<Span> piece = new ArrayList<>();
        int bytes = 0;
        for (Span span : scope.getSpansList()) {
            if (!fits(OtlpRecord.SPANS, tracesData(group, scope, List.of(span)))) {
                continue;
            }
            piece.add(span);
            bytes += span.getSerializedSize();
            if (bytes >= PIECE_BYTES) {
                add(group, scope, piece);
                piece.clear();
                bytes = 0;
            }
        }
        if (!piece.isEmpty()) {
            add(group, scope, piece);
        }
    }

    private void add(ResourceSpans group, ScopeSpans scope, List<Span> spans) {
        pieces.add(new OtlpRecord(
                OtlpRecord.SPANS,
                spans.getFirst().getTraceId().toByteArray(),
                tracesData(group, scope, spans).toByteArray()));
    }

    private boolean fits(String topic, MessageLite alone) {
        int bytes = alone.getSerializedSize();
        if (bytes > RECORD_BYTES_MAX) {
            return reject("a record of " + bytes + " bytes is larger than " + RECORD_BYTES_MAX);
        }
        try {
            OtlpDecoder.decode(topic, alone.toByteArray());
            return true;
        } catch (MalformedOtlpException e) {
            return reject(String.valueOf(e.getMessage()));
        }
    }

    private boolean reject(String reason) {
        rejected++;
        why = reason;
        return false;
    }

    private static LogsData logsData(ResourceLogs group, ScopeLogs scope, List<LogRecord> logs) {
        return LogsData.newBuilder()
                .addResourceLogs(group.toBuilder()
                        .clearScopeLogs()
                        .addScopeLogs(scope.toBuilder().clearLogRecords().addAllLogRecords(logs)))
                .build();
    }

    private static TracesData tracesData(ResourceSpans group, ScopeSpans scope, List<Span> spans) {
        return TracesData.newBuilder()
                .addResourceSpans(group.toBuilder()
                        .clearScopeSpans()
                        .addScopeSpans(scope.toBuilder().clearSpans().addAllSpans(spans)))
                .build();
    }

    /** Lines of one program stay on one partition, and so in their order. */
    private static byte[] source(Resource resource) {
        StringBuilder source = new StringBuilder();
        for (KeyValue attribute : resource.getAttributesList()) {
            switch (attribute.getKey()) {
                case "host.name", "service.name", "service.instance.id", "faas.name", "faas.instance" ->
                    source.append(attribute.getValue().getStringValue()).append('\n');
                default -> {}
            }
        }
        return source.toString().getBytes(StandardCharsets.UTF_8);
    }
}
