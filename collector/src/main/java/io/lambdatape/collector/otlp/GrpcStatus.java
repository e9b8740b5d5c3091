package io.lambdatape.collector.otlp;

/** Those of gRPC's status codes that are answered. */
enum GrpcStatus {
    INVALID_ARGUMENT(3),
    RESOURCE_EXHAUSTED(8),
    UNIMPLEMENTED(12),
    UNAVAILABLE(14);

    private final int code;

    GrpcStatus(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
