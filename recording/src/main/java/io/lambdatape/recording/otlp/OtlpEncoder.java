package io.lambdatape.recording.otlp;

import io.lambdatape.recording.AgentReport;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Gap;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.PayloadPart;
import io.lambdatape.recording.Place;
import io.lambdatape.recording.Recorded;
import io.lambdatape.recording.TraceContext;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Turns records into Kafka records. */
public final class OtlpEncoder {
    private static final InstrumentationScope SCOPE =
            InstrumentationScope.newBuilder().setName(Names.SCOPE).build();

    private OtlpEncoder() {}

    /** One record. */
    public static OtlpRecord encode(Recorded recorded) {
        return switch (recorded) {
            case Exchange exchange -> spans(List.of(exchange), exchange.id());
            case PayloadPart part -> spans(List.of(part), part.id());
            case LogLine line -> encode(List.of(line));
            case Gap gap -> event(LogMapping.write(gap), gap.origin());
            case AgentReport report -> event(ReportMapping.write(report), report.origin());
        };
    }

    private static OtlpRecord event(LogRecord log, Origin origin) {
        ScopeLogs.Builder logs = ScopeLogs.newBuilder().setScope(SCOPE).addLogRecords(log);
        return logs(logs, Place.onWorker(origin.worker()), origin, origin.worker());
    }

    /**
     * Lines of one source in one Kafka record.
     *
     * @param lines at least one; all of the same place, file and agent start
     */
    public static OtlpRecord encode(List<LogLine> lines) {
        LogLine first = lines.getFirst();
        ScopeLogs.Builder logs = ScopeLogs.newBuilder().setScope(SCOPE);
        for (LogLine line : lines) {
            if (!line.place().equals(first.place())
                    || !line.origin().run().equals(first.origin().run())) {
                throw new IllegalArgumentException("lines of different places in one record");
            }
            logs.addLogRecords(LogMapping.write(line));
        }
        return logs(logs, first.place(), first.origin(), first.place().worker() + '\n' + first.file());
    }

    /**
     * Exchanges in one Kafka record; on the partition of the first, so none whose payload is split may be among them.
     *
     * @param exchanges at least one
     */
    public static OtlpRecord encodeExchanges(List<Exchange> exchanges) {
        return spans(exchanges, exchanges.getFirst().id());
    }

    private static OtlpRecord spans(List<? extends Recorded> spans, TraceContext first) {
        return new OtlpRecord(OtlpRecord.SPANS, first.traceIdBytes(), SpanWriter.write(spans));
    }

    private static OtlpRecord logs(ScopeLogs.Builder logs, Place place, Origin origin, String key) {
        LogsData data = LogsData.newBuilder()
                .addResourceLogs(ResourceLogs.newBuilder()
                        .setResource(ResourceMapping.write(place, origin))
                        .addScopeLogs(logs))
                .build();
        return new OtlpRecord(OtlpRecord.LOGS, key.getBytes(StandardCharsets.UTF_8), data.toByteArray());
    }
}
