package io.lambdatape.store.lucene;

import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Recorded;
import io.lambdatape.recording.otlp.MalformedOtlpException;
import io.lambdatape.recording.otlp.OtlpDecoder;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.BytesRef;

/** Turns documents into records again. */
final class Records {
    private static final Set<String> STORED = Set.of(Fields.RECORD);

    private Records() {}

    static LogLine line(IndexSearcher searcher, StoredFields stored, int document) throws IOException {
        IndexReader reader = searcher.getIndexReader();
        return StoredLines.decode(
                Columns.bytes(reader, Fields.SOURCE, document),
                stored(stored, document),
                Columns.read(reader, Fields.TIME, document),
                Columns.read(reader, Fields.OFFSET, document));
    }

    static Exchange exchange(StoredFields stored, int document) throws IOException {
        return (Exchange) only(stored, document, true);
    }

    static Recorded gap(StoredFields stored, int document) throws IOException {
        return only(stored, document, false);
    }

    private static Recorded only(StoredFields stored, int document, boolean span) throws IOException {
        BytesRef value = stored(stored, document);
        byte[] bytes = new byte[value.length];
        System.arraycopy(value.bytes, value.offset, bytes, 0, value.length);
        try {
            List<Recorded> records = span ? OtlpDecoder.decodeSpans(bytes) : OtlpDecoder.decodeLogs(bytes);
            return records.getFirst();
        } catch (MalformedOtlpException e) {
            throw new IOException("document " + document + " of the store is damaged: " + e.getMessage(), e);
        }
    }

    private static BytesRef stored(StoredFields stored, int document) throws IOException {
        BytesRef value = stored.document(document, STORED).getBinaryValue(Fields.RECORD);
        if (value == null) {
            throw new IOException("document " + document + " of the store holds no record");
        }
        return value;
    }
}
