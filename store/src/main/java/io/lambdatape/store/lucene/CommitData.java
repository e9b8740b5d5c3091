package io.lambdatape.store.lucene;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.index.IndexWriter;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a commit beside the documents, as text. The whole store's is that of the newest slice that has one.
 *
 * @param checkpoint the collector's
 * @param books what has arrived, by agent start
 * @param totals what this slice holds
 * @param nextArrival the number of the next document
 * @param startedMillis when this slice was made
 * @param committedMillis when this commit was made
 */
record CommitData(
        Map<String, String> checkpoint,
        Map<String, String> books,
        Map<String, String> totals,
        long nextArrival,
        long startedMillis,
        long committedMillis) {
    private static final String CHECKPOINT_PREFIX = "checkpoint ";
    private static final String BOOKS_PREFIX = "books ";
    private static final String TOTALS_PREFIX = "totals ";
    private static final String NEXT_ARRIVAL = "nextArrival";
    private static final String STARTED = "started";
    private static final String COMMITTED = "committed";
    private static final String FORMAT = "format";
    /** Counts up when an index of before cannot be read any more. */
    private static final String FORMAT_NOW = "3";

    static CommitData empty(long nowMillis) {
        return new CommitData(Map.of(), Map.of(), Map.of(), 1, nowMillis, nowMillis);
    }

    /** That of a writer's last commit; null if there is none. */
    static @Nullable CommitData of(IndexWriter writer) throws IOException {
        Map<String, String> kept = new HashMap<>();
        Iterable<Map.Entry<String, String>> data = writer.getLiveCommitData();
        if (data != null) {
            data.forEach(entry -> kept.put(entry.getKey(), entry.getValue()));
        }
        return kept.isEmpty() ? null : of(kept);
    }

    /** @throws IOException if another version wrote it */
    static CommitData of(Map<String, String> kept) throws IOException {
        if (!FORMAT_NOW.equals(kept.get(FORMAT))) {
            throw ofAnother(null);
        }
        return new CommitData(
                withPrefix(kept, CHECKPOINT_PREFIX),
                withPrefix(kept, BOOKS_PREFIX),
                withPrefix(kept, TOTALS_PREFIX),
                Long.parseLong(kept.getOrDefault(NEXT_ARRIVAL, "1")),
                Long.parseLong(kept.getOrDefault(STARTED, "0")),
                Long.parseLong(kept.getOrDefault(COMMITTED, "0")));
    }

    /** @throws IOException if an index cannot be opened because another version wrote it */
    static void requireKnown(Exception e) throws IOException {
        // Lucene knows no codec of that name.
        if (e instanceof IllegalArgumentException) {
            throw ofAnother(e);
        }
    }

    private static IOException ofAnother(@Nullable Exception cause) {
        return new IOException(
                "the store was written by another version, in a format that this one does not read;"
                        + " move it away, or choose another directory with --data",
                cause);
    }

    Map<String, String> asText() {
        Map<String, String> text = new HashMap<>();
        checkpoint.forEach((key, value) -> text.put(CHECKPOINT_PREFIX + key, value));
        books.forEach((key, value) -> text.put(BOOKS_PREFIX + key, value));
        totals.forEach((key, value) -> text.put(TOTALS_PREFIX + key, value));
        text.put(NEXT_ARRIVAL, String.valueOf(nextArrival));
        text.put(STARTED, String.valueOf(startedMillis));
        text.put(COMMITTED, String.valueOf(committedMillis));
        text.put(FORMAT, FORMAT_NOW);
        return text;
    }

    /** The same store, with a new slice. */
    CommitData newSlice(long nowMillis) {
        return new CommitData(checkpoint, books, Map.of(), nextArrival, nowMillis, nowMillis);
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
