package io.lambdatape.recording.otlp;

import com.google.protobuf.ByteString;
import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.Gap;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.Place;
import io.lambdatape.recording.Recorded;
import io.lambdatape.recording.Severity;
import io.lambdatape.recording.TraceContext;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A log line or a gap as an OTLP log record. */
final class LogMapping {
    private static final Set<String> USED = Set.of(
            Names.SEQUENCE,
            Names.LOG_RECORD_UID,
            Names.LOG_IOSTREAM,
            Names.STREAM,
            Names.LOG_FILE_PATH,
            Names.FILE_OFFSET,
            Names.ATTRIBUTION,
            Names.TRUNCATED);

    private LogMapping() {}

    static LogRecord write(LogLine line) {
        LogRecord.Builder log = LogRecord.newBuilder()
                .setTimeUnixNano(line.timeNanos())
                .setObservedTimeUnixNano(line.observedNanos())
                .setBody(AnyValue.newBuilder().setStringValue(line.message()));
        Severity severity = line.severity();
        if (severity != null) {
            log.setSeverityNumber(SeverityNumber.forNumber(severity.number())).setSeverityText(severity.name());
        }
        TraceContext invocation = line.invocation();
        if (invocation != null) {
            log.setTraceId(ByteString.copyFrom(invocation.traceIdBytes()))
                    .setSpanId(ByteString.copyFrom(invocation.spanIdBytes()));
        }
        if (line.origin().numbered()) {
            log.addAttributes(KeyValues.entry(Names.SEQUENCE, line.origin().sequence()));
        }
        log.addAttributes(KeyValues.entry(Names.LOG_RECORD_UID, line.uid()));
        boolean standard = line.stream().equals("stdout") || line.stream().equals("stderr");
        log.addAttributes(KeyValues.entry(standard ? Names.LOG_IOSTREAM : Names.STREAM, line.stream()));
        String file = line.file();
        if (file != null) {
            log.addAttributes(KeyValues.entry(Names.LOG_FILE_PATH, file));
        }
        if (line.offset() >= 0) {
            log.addAttributes(KeyValues.entry(Names.FILE_OFFSET, line.offset()));
        }
        log.addAttributes(KeyValues.entry(Names.ATTRIBUTION, SpanMapping.lower(line.attribution())));
        if (line.truncated()) {
            log.addAttributes(KeyValues.entry(Names.TRUNCATED, true));
        }
        KeyValues.write(line.attributes(), attribute -> {
            // What a program prints must not stand for what the line is.
            if (!USED.contains(attribute.getKey())) {
                log.addAttributes(attribute);
            }
        });
        return log.build();
    }

    static LogRecord write(Gap gap) {
        LogRecord.Builder log = LogRecord.newBuilder()
                .setTimeUnixNano(gap.timeNanos())
                .setObservedTimeUnixNano(gap.timeNanos())
                .setEventName(Names.GAP_EVENT)
                .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_ERROR)
                .setBody(AnyValue.newBuilder().setStringValue(gap.detail()));
        if (gap.origin().numbered()) {
            log.addAttributes(KeyValues.entry(Names.SEQUENCE, gap.origin().sequence()));
        }
        return log.addAttributes(KeyValues.entry(Names.GAP_REASON, SpanMapping.lower(gap.reason())))
                .addAttributes(KeyValues.entry(Names.GAP_COUNT, gap.count()))
                .build();
    }

    static Recorded read(LogRecord log, Place place, KeyValues resource) throws MalformedOtlpException {
        KeyValues attributes = KeyValues.of(log.getAttributesList());
        Origin origin = ResourceMapping.origin(resource, attributes);
        String body = KeyValues.of(java.util.List.of(io.opentelemetry.proto.common.v1.KeyValue.newBuilder()
                        .setKey("")
                        .setValue(log.getBody())
                        .build()))
                .text("", "");
        if (log.getEventName().equals(Names.GAP_EVENT)) {
            return new Gap(
                    origin,
                    log.getTimeUnixNano(),
                    SpanMapping.constant(Gap.Reason.class, Names.GAP_REASON, attributes.text(Names.GAP_REASON, "")),
                    attributes.number(Names.GAP_COUNT, 0),
                    body);
        }
        if (log.getEventName().equals(Names.REPORT_EVENT)) {
            return ReportMapping.read(log, origin, attributes);
        }
        String attribution = attributes.text(Names.ATTRIBUTION);
        TraceContext invocation = invocation(log);
        long observed = log.getObservedTimeUnixNano();
        return new LogLine(
                origin,
                attributes.text(Names.LOG_RECORD_UID, ""),
                place,
                attributes.text(Names.LOG_IOSTREAM, attributes.text(Names.STREAM, "log")),
                attributes.text(Names.LOG_FILE_PATH),
                attributes.number(Names.FILE_OFFSET, -1),
                severity(log),
                body,
                log.getTimeUnixNano() == 0 ? observed : log.getTimeUnixNano(),
                observed,
                invocation,
                attribution == null
                        ? (invocation == null ? Attribution.NONE : Attribution.TRACEPARENT)
                        : SpanMapping.constant(Attribution.class, Names.ATTRIBUTION, attribution),
                Boolean.TRUE.equals(attributes.flag(Names.TRUNCATED)),
                KeyValues.rest(log.getAttributesList(), USED));
    }

    private static @Nullable TraceContext invocation(LogRecord log) throws MalformedOtlpException {
        // A record may name a trace without a span; there is nothing to tie it to then.
        boolean tied = !log.getTraceId().isEmpty() && !log.getSpanId().isEmpty();
        return tied ? SpanMapping.context(log.getTraceId(), log.getSpanId()) : null;
    }

    private static @Nullable Severity severity(LogRecord log) {
        return Severity.ofNumber(log.getSeverityNumberValue());
    }
}
