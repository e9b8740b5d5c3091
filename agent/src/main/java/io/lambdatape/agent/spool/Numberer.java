package io.lambdatape.agent.spool;

import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Gap;
import io.lambdatape.recording.LinePieces;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.PayloadSplitter;
import io.lambdatape.recording.Recorded;
import io.lambdatape.recording.otlp.OtlpEncoder;
import io.lambdatape.recording.otlp.OtlpRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Numbers records without holes and encodes them. A number counts only once {@link #keep} says that its entry is in the
 * spool: what is dropped before uses none. For the spool thread alone.
 */
final class Numberer {
    private static final byte[] NO_MARK = new byte[0];

    private final String worker;
    private final String run;
    private final PayloadSplitter splitter = new PayloadSplitter(SpoolOptions.PART_BYTES_MAX);
    private long kept;
    private long next;

    Numberer(String worker, String run) {
        this.worker = worker;
        this.run = run;
    }

    /** An exchange and, before it, the pieces of its payloads. */
    List<Entry> encode(Exchange exchange) {
        next = kept;
        List<Entry> entries = new ArrayList<>(1);
        for (Recorded record : splitter.split(exchange, this::number)) {
            int items = record instanceof Exchange ? 1 : 0;
            entries.add(entry(record.origin().sequence(), 1, items, NO_MARK, OtlpEncoder.encode(record)));
        }
        return entries;
    }

    /** Whether an exchange needs no pieces, so that it can share an entry. */
    static boolean small(Exchange exchange) {
        int half = SpoolOptions.PART_BYTES_MAX / 2;
        return exchange.request().bytes().length <= half && exchange.response().bytes().length <= half;
    }

    /** Small exchanges in one entry. */
    Entry encodeTogether(List<Exchange> exchanges) {
        next = kept;
        List<Exchange> numbered = new ArrayList<>(exchanges.size());
        for (Exchange exchange : exchanges) {
            numbered.add(exchange.withOrigin(number()));
        }
        return entry(kept, numbered.size(), numbered.size(), NO_MARK, OtlpEncoder.encodeExchanges(numbered));
    }

    /**
     * Lines of one place and file in one entry; before it, each without a number, the pieces of a line that is too large for
     * one. They share no entry with others ({@link LineGroups}).
     */
    List<Entry> encode(List<LogLine> lines, @Nullable SourcePosition position) {
        List<LogLine> pieces = LinePieces.split(lines.getFirst(), SpoolOptions.PART_BYTES_MAX);
        List<Entry> entries = new ArrayList<>(pieces.size());
        for (LogLine piece : pieces.subList(0, pieces.size() - 1)) {
            entries.add(entry(kept, 0, 0, NO_MARK, OtlpEncoder.encode(piece)));
        }
        entries.add(encodeTogether(pieces.size() == 1 ? lines : List.of(pieces.getLast()), position));
        return entries;
    }

    private Entry encodeTogether(List<LogLine> lines, @Nullable SourcePosition position) {
        next = kept;
        List<LogLine> numbered = new ArrayList<>(lines.size());
        for (LogLine line : lines) {
            numbered.add(line.withOrigin(number()));
        }
        byte[] mark = position == null ? NO_MARK : position.encode();
        return entry(kept, lines.size(), lines.size(), mark, OtlpEncoder.encode(numbered));
    }

    Entry encode(long timeNanos, Gap.Reason reason, long count, String detail) {
        next = kept;
        return entry(kept, 1, 0, NO_MARK, OtlpEncoder.encode(new Gap(number(), timeNanos, reason, count, detail)));
    }

    /** What was encoded last is in the spool. */
    void keep() {
        kept = next;
    }

    private Origin number() {
        return new Origin(worker, run, next++);
    }

    private static Entry entry(long sequence, int count, int items, byte[] mark, OtlpRecord record) {
        return new Entry(sequence, count, items, record.topic(), mark, record.key(), record.value());
    }
}
