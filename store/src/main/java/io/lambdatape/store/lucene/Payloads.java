package io.lambdatape.store.lucene;

import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Payload;
import io.lambdatape.recording.Side;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;

/** Puts payloads together again. */
final class Payloads {
    private static final Sort BY_INDEX = new Sort(new SortField(Fields.PART_INDEX, SortField.Type.LONG));

    private Payloads() {}

    static Exchange whole(IndexSearcher searcher, Exchange exchange, int document) throws IOException {
        return exchange.withPayloads(
                of(searcher, exchange, document, Side.REQUEST), of(searcher, exchange, document, Side.RESPONSE));
    }

    static Payload of(IndexSearcher searcher, Exchange exchange, int document, Side side) throws IOException {
        Payload light = side == Side.REQUEST ? exchange.request() : exchange.response();
        if (light.parts() > 0) {
            return joined(searcher, exchange, side, light);
        }
        return light.withBytes(bytes(searcher, document, side == Side.REQUEST ? Fields.REQUEST : Fields.RESPONSE));
    }

    private static Payload joined(IndexSearcher searcher, Exchange exchange, Side side, Payload light)
            throws IOException {
        Query parts = Selection.all(
                Selection.type(DocumentType.PART),
                Selection.term(Fields.SPAN_ID, exchange.id().spanId()),
                Selection.term(Fields.PART_SIDE, Documents.lower(side)));
        ScoreDoc[] found = searcher.search(parts, light.parts(), BY_INDEX).scoreDocs;
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (ScoreDoc part : found) {
            joined.writeBytes(bytes(searcher, part.doc, Fields.REQUEST));
        }
        // A part that was lost on the way makes it truncated, whatever was recorded.
        boolean truncated = light.truncated() || found.length < light.parts();
        return new Payload(joined.toByteArray(), light.length(), light.chunks(), truncated, 0);
    }

    private static byte[] bytes(IndexSearcher searcher, int document, String field) throws IOException {
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(document, leaves));
        BinaryDocValues values = leaf.reader().getBinaryDocValues(field);
        boolean present = values != null && values.advanceExact(document - leaf.docBase);
        return present ? PayloadBytes.unpack(values.binaryValue()) : new byte[0];
    }
}
