package io.lambdatape.recording.otlp;

import io.lambdatape.recording.AgentReport;
import io.lambdatape.recording.Origin;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An agent's report as an OTLP log record. */
final class ReportMapping {
    private ReportMapping() {}

    static LogRecord write(AgentReport report) {
        KeyValueList.Builder counters = KeyValueList.newBuilder();
        report.counters().forEach((name, count) -> counters.addValues(KeyValues.entry(name, count.longValue())));
        return LogRecord.newBuilder()
                .setTimeUnixNano(report.timeNanos())
                .setObservedTimeUnixNano(report.timeNanos())
                .setEventName(Names.REPORT_EVENT)
                .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_INFO)
                .setBody(AnyValue.newBuilder()
                        .setStringValue("agent of " + report.origin().worker() + ": " + report.counters()))
                .addAttributes(KeyValues.entry(Names.REPORT_RUN, report.run()))
                .addAttributes(KeyValue.newBuilder()
                        .setKey(Names.REPORT_COUNTERS)
                        .setValue(AnyValue.newBuilder().setKvlistValue(counters)))
                .build();
    }

    static AgentReport read(LogRecord log, Origin origin, KeyValues attributes) throws MalformedOtlpException {
        if (origin.numbered()) {
            throw new MalformedOtlpException("an agent's report carries no " + Names.SEQUENCE);
        }
        return new AgentReport(
                origin,
                attributes.text(Names.REPORT_RUN, ""),
                log.getTimeUnixNano(),
                counters(log.getAttributesList()));
    }

    private static Map<String, Long> counters(List<KeyValue> attributes) {
        Map<String, Long> counters = new TreeMap<>();
        for (KeyValue attribute : attributes) {
            if (attribute.getKey().equals(Names.REPORT_COUNTERS)) {
                for (KeyValue counter : attribute.getValue().getKvlistValue().getValuesList()) {
                    counters.put(counter.getKey(), counter.getValue().getIntValue());
                }
            }
        }
        return counters;
    }
}
