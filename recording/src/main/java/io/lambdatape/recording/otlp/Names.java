package io.lambdatape.recording.otlp;

import io.lambdatape.recording.LinePieces;

/** Attribute names: the semantic conventions' where they exist, ours with the prefix {@code lambdatape.}. */
final class Names {
    static final String SERVICE_NAME = "service.name";
    static final String HOST_NAME = "host.name";
    static final String FAAS_NAME = "faas.name";
    static final String FAAS_INSTANCE = "faas.instance";
    static final String FAAS_COLDSTART = "faas.coldstart";
    static final String LOG_RECORD_UID = "log.record.uid";
    static final String LOG_IOSTREAM = "log.iostream";
    static final String LOG_FILE_PATH = "log.file.path";
    static final String DB_SYSTEM_NAME = "db.system.name";
    static final String HTTP_REQUEST_METHOD = "http.request.method";

    static final String WORKER = "lambdatape.worker";
    static final String PLATFORM = "lambdatape.platform";
    static final String RUN = "lambdatape.agent.run";
    static final String SEQUENCE = "lambdatape.sequence";
    static final String KIND = "lambdatape.kind";
    static final String OUTCOME = "lambdatape.outcome";
    static final String ATTRIBUTION = "lambdatape.attribution";
    static final String FIRST_BYTE_TIME = "lambdatape.first_byte_time";
    static final String STREAM = "lambdatape.log.stream";
    static final String FILE_OFFSET = "lambdatape.log.file.offset";
    static final String TRUNCATED = "lambdatape.truncated";
    static final String LINE_PARTS = LinePieces.COUNT;

    static final String PART_SIDE = "lambdatape.part.side";
    static final String PART_INDEX = "lambdatape.part.index";
    static final String PART_BYTES = "lambdatape.part.bytes";

    static final String GAP_EVENT = "lambdatape.gap";
    static final String GAP_REASON = "lambdatape.gap.reason";
    static final String GAP_COUNT = "lambdatape.gap.count";

    static final String REPORT_EVENT = "lambdatape.agent.status";
    static final String REPORT_RUN = "lambdatape.status.run";
    static final String REPORT_COUNTERS = "lambdatape.status.counters";

    static final String SCOPE = "lambdatape";

    static final String REQUEST_LENGTH = payload("request", "length");
    static final String REQUEST_BYTES = payload("request", "bytes");
    static final String REQUEST_PARTS = payload("request", "parts");
    static final String REQUEST_TRUNCATED = payload("request", "truncated");
    static final String REQUEST_CHUNKS = payload("request", "chunks");
    static final String RESPONSE_LENGTH = payload("response", "length");
    static final String RESPONSE_BYTES = payload("response", "bytes");
    static final String RESPONSE_PARTS = payload("response", "parts");
    static final String RESPONSE_TRUNCATED = payload("response", "truncated");
    static final String RESPONSE_CHUNKS = payload("response", "chunks");

    private Names() {}

    /** An attribute of one side's payload, say {@code lambdatape.request.bytes}. */
    static String payload(String side, String what) {
        return "lambdatape." + side + "." + what;
    }
}
