package io.lambdatape.store.lucene;

import io.lambdatape.recording.AgentReport;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Gap;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.PayloadPart;
import io.lambdatape.recording.Recorded;
import io.lambdatape.store.StoreWriter;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexWriter;

/** Adds documents and commits them together with the checkpoint and the books. */
final class LuceneWriter implements StoreWriter {
    private static final String CHECKPOINT_PREFIX = "checkpoint ";
    private static final String BOOKS_PREFIX = "books ";
    private static final String NEXT_ARRIVAL = "nextArrival";

    private final IndexWriter index;
    private final Books books;
    private final InstantSource clock;
    private Map<String, String> checkpoint;
    private long nextArrival;

    LuceneWriter(IndexWriter index, InstantSource clock) {
        this.index = index;
        this.clock = clock;
        Map<String, String> kept = new HashMap<>();
        Iterable<Map.Entry<String, String>> data = index.getLiveCommitData();
        if (data != null) {
            data.forEach(entry -> kept.put(entry.getKey(), entry.getValue()));
        }
        this.checkpoint = withPrefix(kept, CHECKPOINT_PREFIX);
        this.books = Books.of(withPrefix(kept, BOOKS_PREFIX));
        this.nextArrival = Long.parseLong(kept.getOrDefault(NEXT_ARRIVAL, "1"));
    }

    Books books() {
        return books;
    }

    @Override
    public void add(Recorded recorded) throws IOException {
        Document document = switch (recorded) {
            case Exchange exchange -> Documents.of(exchange, nextArrival++);
            case PayloadPart part -> Documents.of(part, clock.millis() * 1_000_000, nextArrival++);
            case LogLine line -> Documents.of(line, nextArrival++);
            case Gap gap -> Documents.of(gap, nextArrival++);
            // Only the latest counts, and it stands in the books.
            case AgentReport report -> null;
        };
        if (document != null) {
            index.addDocument(document);
        }
        books.count(recorded);
    }

    @Override
    public void commit(Map<String, String> newCheckpoint) throws IOException {
        Map<String, String> data = new HashMap<>();
        newCheckpoint.forEach((key, value) -> data.put(CHECKPOINT_PREFIX + key, value));
        books.asText().forEach((key, value) -> data.put(BOOKS_PREFIX + key, value));
        data.put(NEXT_ARRIVAL, String.valueOf(nextArrival));
        index.setLiveCommitData(data.entrySet());
        index.commit();
        checkpoint = Map.copyOf(newCheckpoint);
    }

    @Override
    public Map<String, String> checkpoint() {
        return checkpoint;
    }

    private static Map<String, String> withPrefix(Map<String, String> all, String prefix) {
        Map<String, String> found = new HashMap<>();
        all.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                found.put(key.substring(prefix.length()), value);
            }
        });
        return found;
    }
}
