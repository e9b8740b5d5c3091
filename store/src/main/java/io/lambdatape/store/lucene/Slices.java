package io.lambdatape.store.lucene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiReader;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time slices, oldest first. Only the newest is written; so a commit is a commit of one index, and atomic. A slice
 * that has been full is sealed: merged in the background, then only read. What need not be kept is deleted slice by
 * slice. See docs/decisions/0004-slices-by-arrival.md.
 */
final class Slices implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Slices.class);

    private final Path root;
    private final StoreOptions options;
    private final List<Slice> sealed = new ArrayList<>();
    private final List<Slice> sealing = new ArrayList<>();
    private CommitData committed;
    private Slice active;
    private int nextNumber;
    private boolean changed;
    private boolean closed;

    Slices(Path root, StoreOptions options) throws IOException {
        this.root = root;
        this.options = options;
        Files.createDirectories(root);
        List<Path> found = found();
        committed = CommitData.empty(options.clock().millis());
        try {
            for (int i = 0; i < found.size() - 1; i++) {
                sealed.add(Slice.sealed(found.get(i), options));
            }
            if (found.isEmpty()) {
                active = newSlice();
            } else {
                active = Slice.open(found.getLast(), options, committed);
                nextNumber = number(found.getLast()) + 1;
                readCommitted();
            }
        } catch (IOException | RuntimeException e) {
            closeQuietly(sealed);
            throw e;
        }
    }

    /** The slice that is written. */
    Slice active() {
        return active;
    }

    /** What stands in the last commit. */
    synchronized CommitData committed() {
        return committed;
    }

    /** Commits the active slice; begins a new one if that is due. */
    synchronized void commit(CommitData data) throws IOException {
        active.commit(data);
        committed = data;
        if (due()) {
            Slice full = active;
            active = newSlice();
            sealing.add(full);
            changed = true;
        }
    }

    /** Makes the active slice anew from the last commit. */
    synchronized void rollback() throws IOException {
        active.close();
        active = Slice.open(
                active.path(), options, committed.newSlice(options.clock().millis()));
        changed = true;
        readCommitted();
    }

    /** All slices as they are now. Whoever takes it closes it. */
    synchronized MultiReader reader() throws IOException {
        List<DirectoryReader> readers = new ArrayList<>();
        for (List<Slice> slices : List.of(sealed, sealing, List.of(active))) {
            for (Slice slice : slices) {
                readers.add(slice.reader());
            }
        }
        // Every reader is held once more until this one is closed.
        return new MultiReader(readers.toArray(IndexReader[]::new), false);
    }

    /** All slices as they are now; null if nothing has changed since the last call. */
    synchronized @Nullable MultiReader readerIfChanged() throws IOException {
        if (closed || active.isClosed()) {
            // Closed for good, or between a failure and its mending: what was found is found still.
            return null;
        }
        boolean newer = active.refresh();
        for (Slice slice : sealing) {
            newer |= slice.refresh();
        }
        if (!newer && !changed) {
            return null;
        }
        changed = false;
        return reader();
    }

    synchronized List<Totals> totals() {
        return all().stream().map(Slice::totals).toList();
    }

    synchronized int count() {
        return all().size();
    }

    synchronized long bytes() {
        return all().stream().mapToLong(Slice::bytes).sum();
    }

    synchronized long attributesOverflowed() {
        return all().stream().mapToLong(slice -> slice.names().overflowed()).sum();
    }

    /** Merges and seals what is full. Takes long; one thread at a time. */
    void sealFull() {
        for (Slice full = nextFull(); full != null; full = nextFull()) {
            try {
                // A merge needs as much again until it is done.
                boolean room = options.disk().freeBytes(root) > options.freeBytesMin() + 2 * full.bytes();
                full.merge(room);
            } catch (IOException | RuntimeException e) {
                if (isClosed()) {
                    return;
                }
                LOG.warn("{} is kept as it is: {}", full.path(), e.getMessage());
            }
            if (!sealed(full)) {
                return;
            }
        }
    }

    /** Deletes the oldest slices as long as they are too old or all are too large. */
    synchronized void deleteOld() {
        long now = options.clock().millis();
        Duration ageMax = options.slices().ageMax();
        Long bytesMax = options.slices().bytesMax();
        while (!closed && !sealed.isEmpty()) {
            Slice oldest = sealed.getFirst();
            boolean tooOld = ageMax != null && now - oldest.committedMillis() > ageMax.toMillis();
            boolean tooMuch = bytesMax != null && bytes() > bytesMax;
            if (!tooOld && !tooMuch) {
                return;
            }
            LOG.info("deleting {}: it is {}", oldest.path(), tooOld ? "older than " + ageMax : "too much");
            sealed.removeFirst();
            changed = true;
            try {
                oldest.delete();
            } catch (IOException e) {
                LOG.warn("{} could not be deleted; it is tried again at the next start", oldest.path(), e);
            }
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        closeQuietly(sealed);
        closeQuietly(sealing);
        active.close();
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized @Nullable Slice nextFull() {
        return closed || sealing.isEmpty() ? null : sealing.getFirst();
    }

    private synchronized boolean sealed(Slice full) {
        if (closed) {
            return false;
        }
        try {
            full.seal();
        } catch (IOException e) {
            LOG.warn("{} stays open: {}", full.path(), e.getMessage());
            return false;
        }
        sealing.remove(full);
        sealed.add(full);
        changed = true;
        return true;
    }

    private boolean due() {
        if (active.writer().getDocStats().numDocs == 0) {
            return false;
        }
        long age = options.clock().millis() - active.startedMillis();
        return age >= options.slices().length().toMillis()
                || active.bytes() >= options.slices().sliceBytesMax();
    }

    private Slice newSlice() throws IOException {
        Path path = root.resolve("%08d".formatted(nextNumber));
        Slice slice =
                Slice.open(path, options, committed.newSlice(options.clock().millis()));
        nextNumber++;
        return slice;
    }

    private void readCommitted() throws IOException {
        CommitData own = CommitData.of(active.writer());
        if (own != null) {
            committed = own;
        }
    }

    private List<Slice> all() {
        List<Slice> all = new ArrayList<>(sealed);
        all.addAll(sealing);
        all.add(active);
        return all;
    }

    /** Directories with a commit, oldest first; others are what a crash has left. */
    private List<Path> found() throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> entries = Files.list(root)) {
            for (Path path : entries.filter(Files::isDirectory).sorted().toList()) {
                if (hasCommit(path)) {
                    found.add(path);
                } else {
                    Slice.delete(path);
                }
            }
        }
        return found;
    }

    private static boolean hasCommit(Path path) throws IOException {
        try (Directory directory = FSDirectory.open(path)) {
            return DirectoryReader.indexExists(directory);
        }
    }

    private static int number(Path path) {
        return Integer.parseInt(path.getFileName().toString());
    }

    private static void closeQuietly(List<Slice> slices) {
        for (Slice slice : slices) {
            try {
                slice.close();
            } catch (IOException | RuntimeException e) {
                LOG.debug("{} did not close", slice.path(), e);
            }
        }
        slices.clear();
    }
}
