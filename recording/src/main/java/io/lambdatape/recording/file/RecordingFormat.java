package io.lambdatape.recording.file;

import java.nio.charset.StandardCharsets;

/** The constants of the format; see the package's description. */
final class RecordingFormat {
    static final int VERSION = 1;
    static final byte[] MAGIC = "LTAPE\0".getBytes(StandardCharsets.US_ASCII);
    static final int KIND_SPANS = 1;
    static final int KIND_LOGS = 2;
    /** A block is closed when it has grown to this. */
    static final int BLOCK_BYTES = 1 << 20;
    /** No record is larger; payloads are limited far below it. */
    static final int RECORD_BYTES_MAX = 64 << 20;
    /** What a reader accepts as a compressed block. */
    static final int FRAME_BYTES_MAX = RECORD_BYTES_MAX + BLOCK_BYTES;

    static final int TRAILER_BYTES_MAX = 1 << 16;

    private RecordingFormat() {}
}
