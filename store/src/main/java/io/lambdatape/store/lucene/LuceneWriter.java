package io.lambdatape.store.lucene;

import io.lambdatape.recording.AgentReport;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Gap;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.PayloadPart;
import io.lambdatape.recording.Recorded;
import io.lambdatape.store.StoreWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.store.AlreadyClosedException;
import org.jspecify.annotations.Nullable;

/** Adds documents to the active slice and commits them together with the checkpoint and the books. */
final class LuceneWriter implements StoreWriter {
    private static final long LOOK_AT_DISK_EVERY_NANOS = 200_000_000;

    private final Slices slices;
    private final Path path;
    private final StoreOptions options;
    private volatile Books books;
    private Map<String, String> checkpoint;
    private long nextArrival;
    private long lookedAtDiskNanos;
    private @Nullable String full;

    LuceneWriter(Slices slices, Path path, StoreOptions options) {
        this.slices = slices;
        this.path = path;
        this.options = options;
        CommitData kept = slices.committed();
        this.checkpoint = kept.checkpoint();
        this.books = Books.of(kept.books());
        this.nextArrival = kept.nextArrival();
        this.lookedAtDiskNanos = options.nanoClock().getAsLong() - LOOK_AT_DISK_EVERY_NANOS - 1;
    }

    Books books() {
        return books;
    }

    @Override
    public void add(Recorded recorded) throws IOException {
        Slice slice = slices.active();
        Document document = document(recorded, slice);
        if (document != null) {
            add(document, slice);
            nextArrival++;
        }
        slice.totals().count(recorded);
        books.count(recorded);
    }

    @Override
    public void commit(Map<String, String> newCheckpoint) throws IOException {
        Slice slice = slices.active();
        CommitData data = new CommitData(
                newCheckpoint,
                books.asText(),
                slice.totals().asText(),
                nextArrival,
                slice.startedMillis(),
                options.clock().millis());
        try {
            slices.commit(data);
        } catch (AlreadyClosedException e) {
            throw closed(e);
        }
        checkpoint = Map.copyOf(newCheckpoint);
    }

    @Override
    public Map<String, String> checkpoint() {
        return checkpoint;
    }

    @Override
    public void rollback() throws IOException {
        slices.rollback();
        CommitData kept = slices.committed();
        checkpoint = kept.checkpoint();
        books = Books.of(kept.books());
        nextArrival = kept.nextArrival();
    }

    @Override
    public synchronized @Nullable String whyFull() {
        long now = options.nanoClock().getAsLong();
        if (now - lookedAtDiskNanos > LOOK_AT_DISK_EVERY_NANOS) {
            lookedAtDiskNanos = now;
            full = lookAtDisk();
        }
        return full;
    }

    @Override
    public void tidy() {
        slices.deleteOld();
    }

    private @Nullable String lookAtDisk() {
        try {
            long free = options.disk().freeBytes(path);
            // Once full, it takes a little more to go on: not one record at a time.
            long wanted = full == null ? options.freeBytesMin() : options.freeBytesMin() + options.freeBytesMin() / 16;
            return free >= wanted
                    ? null
                    : "the disk under " + path + " has " + (free >> 20) + " MiB free, fewer than the " + (wanted >> 20)
                            + " MiB that must stay free; delete something, or keep less (retention)";
        } catch (IOException e) {
            return "the disk under " + path + " cannot be looked at: " + e.getMessage();
        }
    }

    private @Nullable Document document(Recorded recorded, Slice slice) {
        return switch (recorded) {
            case Exchange exchange -> Documents.of(exchange, nextArrival, slice.names());
            case PayloadPart part -> Documents.of(part, options.clock().millis() * 1_000_000, nextArrival);
            case LogLine line -> Documents.of(line, nextArrival, slice.names(), slice.sources());
            case Gap gap -> Documents.of(gap, nextArrival);
            // Only the latest counts, and it stands in the books.
            case AgentReport report -> null;
        };
    }

    private static void add(Document document, Slice slice) throws IOException {
        try {
            slice.writer().addDocument(document);
        } catch (AlreadyClosedException e) {
            throw closed(e);
        }
    }

    // The writer has closed itself after a failure: not the record's fault.
    private static IOException closed(AlreadyClosedException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return new IOException(String.valueOf(cause.getMessage()), e);
    }
}
