package io.lambdatape.recording.file;

import com.github.luben.zstd.Zstd;
import io.lambdatape.recording.AgentReport;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.ExchangeKind;
import io.lambdatape.recording.Gap;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.PayloadPart;
import io.lambdatape.recording.Recorded;
import io.lambdatape.recording.otlp.OtlpEncoder;
import io.lambdatape.recording.otlp.OtlpRecord;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32C;

/** Writes a recording to any stream. Without {@link #finish} the file counts as cut off. */
public final class RecordingWriter {
    private static final int ZSTD_LEVEL = 3;

    private final DataOutputStream out;
    private final ByteArrayOutputStream block = new ByteArrayOutputStream(RecordingFormat.BLOCK_BYTES * 2);
    private final DataOutputStream records = new DataOutputStream(block);
    private long exchanges;
    private long invocations;
    private long lines;
    private long gaps;
    private long startNanos = Long.MAX_VALUE;
    private long endNanos;

    /** Writes the magic. The stream stays the caller's to close. */
    public RecordingWriter(OutputStream out) throws IOException {
        this.out = new DataOutputStream(out);
        this.out.write(RecordingFormat.MAGIC);
        this.out.writeByte(RecordingFormat.VERSION);
        this.out.writeByte('\n');
    }

    /**
     * Adds a record. Exchanges come with their payloads whole, in the order of their start times.
     *
     * @throws IllegalArgumentException if it is a payload part, an agent's report, or too large
     */
    public void write(Recorded recorded) throws IOException {
        count(recorded);
        OtlpRecord record = OtlpEncoder.encode(recorded);
        if (record.value().length > RecordingFormat.RECORD_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a record of " + record.value().length + " bytes, more than " + RecordingFormat.RECORD_BYTES_MAX);
        }
        records.writeByte(
                record.topic().equals(OtlpRecord.SPANS) ? RecordingFormat.KIND_SPANS : RecordingFormat.KIND_LOGS);
        records.writeInt(record.value().length);
        records.write(record.value());
        if (block.size() >= RecordingFormat.BLOCK_BYTES) {
            writeBlock();
        }
    }

    /** Writes what is left and the trailer, and flushes the stream. */
    public RecordingSummary finish() throws IOException {
        if (block.size() > 0) {
            writeBlock();
        }
        RecordingSummary summary =
                new RecordingSummary(exchanges, invocations, lines, gaps, exchanges == 0 ? 0 : startNanos, endNanos);
        byte[] trailer = summary.encode();
        out.writeInt(0);
        out.writeInt(crc(trailer));
        out.writeInt(trailer.length);
        out.write(trailer);
        out.flush();
        return summary;
    }

    private void count(Recorded recorded) {
        switch (recorded) {
            case Exchange exchange -> {
                exchanges++;
                if (exchange.kind() == ExchangeKind.INVOCATION) {
                    invocations++;
                }
                startNanos = Math.min(startNanos, exchange.timing().startNanos());
                endNanos = Math.max(endNanos, exchange.timing().endNanos());
            }
            case LogLine line -> lines++;
            case Gap gap -> gaps += gap.count();
            case AgentReport report ->
                throw new IllegalArgumentException("an agent's report is no part of a recording");
            case PayloadPart part -> throw new IllegalArgumentException("a recording holds whole payloads, not parts");
        }
    }

    private void writeBlock() throws IOException {
        byte[] frame = Zstd.compress(block.toByteArray(), ZSTD_LEVEL);
        out.writeInt(frame.length);
        out.writeInt(crc(frame));
        out.write(frame);
        block.reset();
    }

    static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
