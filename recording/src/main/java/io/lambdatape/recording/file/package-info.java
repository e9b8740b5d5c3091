/**
 * The recording file: a selection of what was recorded, in one compressed stream that can be written and read without
 * seeking.
 *
 * <pre>
 * file    = magic block* trailer
 * magic   = "LTAPE" 00 version(1 byte) 0A
 * block   = length(u32) crc32c(u32) zstd(records)        length of the zstd frame, 1 to 16 MiB, big-endian
 * records = { kind(1 byte) length(u32) OTLP message }*   kind 1: TracesData, 2: LogsData; 1 MiB or one record
 * trailer = 0(u32) crc32c(u32) length(u32) counts        counts: UTF-8 lines "name=value"
 * </pre>
 *
 * <p>A file without its trailer was cut off: everything up to the last whole block can still be read, and the reader
 * says so. Records are in the order of their start times, so that a replay needs no more memory for a long recording
 * than for a short one.
 */
@NullMarked
package io.lambdatape.recording.file;

import org.jspecify.annotations.NullMarked;
