package io.lambdatape.recording.otlp;

/**
 * One Kafka record.
 *
 * @param topic {@link #SPANS} or {@link #LOGS}
 * @param key what keeps records in order on one partition: the trace id, or the log's source
 * @param value a {@code TracesData} or {@code LogsData} message
 */
public record OtlpRecord(String topic, byte[] key, byte[] value) {
    /** The OpenTelemetry Collector's default topic for spans. */
    public static final String SPANS = "otlp_spans";
    /** The OpenTelemetry Collector's default topic for log records. */
    public static final String LOGS = "otlp_logs";
}
