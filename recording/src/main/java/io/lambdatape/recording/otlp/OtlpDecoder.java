package io.lambdatape.recording.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import io.lambdatape.recording.Place;
import io.lambdatape.recording.Recorded;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.util.ArrayList;
import java.util.List;

/** Turns the values of Kafka records into records again. */
public final class OtlpDecoder {
    private OtlpDecoder() {}

    /**
     * The exchanges and payload parts of a {@code TracesData} message, in their order.
     *
     * @throws MalformedOtlpException if the bytes are not such a message or break the contract
     */
    public static List<Recorded> decodeSpans(byte[] value) throws MalformedOtlpException {
        List<Recorded> records = new ArrayList<>();
        for (ResourceSpans group : traces(value).getResourceSpansList()) {
            KeyValues resource = KeyValues.of(group.getResource().getAttributesList());
            Place place = ResourceMapping.place(resource);
            for (ScopeSpans scope : group.getScopeSpansList()) {
                for (Span span : scope.getSpansList()) {
                    records.add(SpanMapping.read(span, place, resource));
                }
            }
        }
        return records;
    }

    /**
     * The log lines, gaps and reports of a {@code LogsData} message, in their order.
     *
     * @throws MalformedOtlpException if the bytes are not such a message or break the contract
     */
    public static List<Recorded> decodeLogs(byte[] value) throws MalformedOtlpException {
        List<Recorded> records = new ArrayList<>();
        for (ResourceLogs group : logs(value).getResourceLogsList()) {
            KeyValues resource = KeyValues.of(group.getResource().getAttributesList());
            Place place = ResourceMapping.place(resource);
            for (ScopeLogs scope : group.getScopeLogsList()) {
                for (LogRecord log : scope.getLogRecordsList()) {
                    records.add(LogMapping.read(log, place, resource));
                }
            }
        }
        return records;
    }

    /** Decodes by topic: {@link OtlpRecord#SPANS} or {@link OtlpRecord#LOGS}. */
    public static List<Recorded> decode(String topic, byte[] value) throws MalformedOtlpException {
        return switch (topic) {
            case OtlpRecord.SPANS -> decodeSpans(value);
            case OtlpRecord.LOGS -> decodeLogs(value);
            default -> throw new IllegalArgumentException("BUG: no such topic: " + topic);
        };
    }

    private static TracesData traces(byte[] value) throws MalformedOtlpException {
        try {
            return TracesData.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedOtlpException("not an OTLP TracesData message: " + e.getMessage(), e);
        }
    }

    private static LogsData logs(byte[] value) throws MalformedOtlpException {
        try {
            return LogsData.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedOtlpException("not an OTLP LogsData message: " + e.getMessage(), e);
        }
    }
}
