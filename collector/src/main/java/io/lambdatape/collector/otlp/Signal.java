package io.lambdatape.collector.otlp;

import com.google.protobuf.Message;
import io.lambdatape.recording.otlp.OtlpRecord;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import org.jspecify.annotations.Nullable;

/** What can be sent. */
enum Signal {
    LOGS("/v1/logs", "/opentelemetry.proto.collector.logs.v1.LogsService/Export", OtlpRecord.LOGS),
    TRACES("/v1/traces", "/opentelemetry.proto.collector.trace.v1.TraceService/Export", OtlpRecord.SPANS);

    private final String httpPath;
    private final String grpcPath;
    private final String topic;

    Signal(String httpPath, String grpcPath, String topic) {
        this.httpPath = httpPath;
        this.grpcPath = grpcPath;
        this.topic = topic;
    }

    static @Nullable Signal ofHttp(String path) {
        for (Signal signal : values()) {
            if (signal.httpPath.equals(path)) {
                return signal;
            }
        }
        return null;
    }

    static @Nullable Signal ofGrpc(String path) {
        for (Signal signal : values()) {
            if (signal.grpcPath.equals(path)) {
                return signal;
            }
        }
        return null;
    }

    String topic() {
        return topic;
    }

    Message.Builder request() {
        return switch (this) {
            case LOGS -> ExportLogsServiceRequest.newBuilder();
            case TRACES -> ExportTraceServiceRequest.newBuilder();
        };
    }

    /** The answer to a request that was taken, but for so many records. */
    Message response(long rejected, String why) {
        return switch (this) {
            case LOGS -> {
                ExportLogsServiceResponse.Builder response = ExportLogsServiceResponse.newBuilder();
                yield rejected == 0
                        ? response.build()
                        : response.setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
                                        .setRejectedLogRecords(rejected)
                                        .setErrorMessage(why))
                                .build();
            }
            case TRACES -> {
                ExportTraceServiceResponse.Builder response = ExportTraceServiceResponse.newBuilder();
                yield rejected == 0
                        ? response.build()
                        : response.setPartialSuccess(ExportTracePartialSuccess.newBuilder()
                                        .setRejectedSpans(rejected)
                                        .setErrorMessage(why))
                                .build();
            }
        };
    }
}
