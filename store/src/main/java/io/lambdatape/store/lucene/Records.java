package io.lambdatape.store.lucene;

import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Recorded;
import io.lambdatape.recording.otlp.MalformedOtlpException;
import io.lambdatape.recording.otlp.OtlpDecoder;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;

/** Turns documents into records again, fastest where they are asked for nearly in their order. For one thread. */
final class Records {
    private final List<LeafReaderContext> segments;
    private final SegmentRecords[] opened;

    Records(IndexReader reader) {
        segments = reader.leaves();
        opened = new SegmentRecords[segments.size()];
    }

    LogLine line(int document) throws IOException {
        SegmentRecords segment = segment(document);
        int within = document - segment.base();
        return StoredLines.decode(segment.source(within), segment.stored(within), segment.time(within));
    }

    Exchange exchange(int document) throws IOException {
        return (Exchange) only(document, true);
    }

    Recorded gap(int document) throws IOException {
        return only(document, false);
    }

    private Recorded only(int document, boolean span) throws IOException {
        SegmentRecords segment = segment(document);
        byte[] bytes = segment.stored(document - segment.base()).bytes;
        try {
            List<Recorded> records = span ? OtlpDecoder.decodeSpans(bytes) : OtlpDecoder.decodeLogs(bytes);
            return records.getFirst();
        } catch (MalformedOtlpException e) {
            throw new IOException("document " + document + " of the store is damaged: " + e.getMessage(), e);
        }
    }

    private SegmentRecords segment(int document) throws IOException {
        int place = ReaderUtil.subIndex(document, segments);
        SegmentRecords there = opened[place];
        if (there == null) {
            there = new SegmentRecords(segments.get(place));
            opened[place] = there;
        }
        return there;
    }
}
