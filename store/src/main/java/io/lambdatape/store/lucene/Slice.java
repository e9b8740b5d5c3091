package io.lambdatape.store.lucene;

import io.lambdatape.store.lucene.view.Views;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One time slice: a Lucene index in a directory of its own, with what arrived during that time. Open slices can be
 * written, sealed ones only read and deleted. Not safe for several threads: {@link Slices} locks.
 */
final class Slice {
    private static final Logger LOG = LoggerFactory.getLogger(Slice.class);
    /** A sealed slice is merged into so few segments, so that a search opens little. */
    private static final int SEALED_SEGMENTS_MAX = 2;

    private final Path path;
    private final Directory directory;
    private final Totals totals;
    private final AttributeNames names;
    private final Sources sources = new Sources();
    private final Views views = new Views(new SourceFields());
    private final long startedMillis;
    private long committedMillis;
    private @Nullable IndexWriter writer;
    private DirectoryReader reader;
    private DirectoryReader view;
    private long sealedBytes = -1;
    private boolean closed;

    private Slice(
            Path path,
            Directory directory,
            DirectoryReader reader,
            @Nullable IndexWriter writer,
            CommitData data,
            int attributeNamesMax)
            throws IOException {
        this.path = path;
        this.directory = directory;
        this.reader = reader;
        this.view = views.of(reader);
        this.writer = writer;
        this.totals = Totals.of(data.totals());
        this.startedMillis = data.startedMillis();
        this.committedMillis = data.committedMillis();
        this.names = new AttributeNames(attributeNamesMax, reader);
    }

    /**
     * Opens a slice to write to it, or makes it.
     *
     * @param fresh what is assumed of one that has no commit yet
     */
    static Slice open(Path path, StoreOptions options, CommitData fresh) throws IOException {
        Directory directory = FSDirectory.open(path);
        IndexWriter writer = null;
        try {
            writer = new IndexWriter(directory, IndexSchema.config(options));
            CommitData kept = CommitData.of(writer);
            DirectoryReader reader = DirectoryReader.open(writer);
            return new Slice(path, directory, reader, writer, kept == null ? fresh : kept, options.attributeNamesMax());
        } catch (IOException | RuntimeException e) {
            if (writer != null) {
                writer.rollback();
            }
            directory.close();
            CommitData.requireKnown(e);
            throw e;
        }
    }

    /** Opens a slice that is only read from now on. */
    static Slice sealed(Path path, StoreOptions options) throws IOException {
        Directory directory = FSDirectory.open(path);
        try {
            DirectoryReader reader = DirectoryReader.open(directory);
            CommitData data = CommitData.of(reader.getIndexCommit().getUserData());
            Slice slice = new Slice(path, directory, reader, null, data, options.attributeNamesMax());
            slice.deleteUnreferenced();
            slice.sealedBytes = slice.measure();
            return slice;
        } catch (IOException | RuntimeException e) {
            directory.close();
            CommitData.requireKnown(e);
            throw e;
        }
    }

    Path path() {
        return path;
    }

    Totals totals() {
        return totals;
    }

    AttributeNames names() {
        return names;
    }

    Sources sources() {
        return sources;
    }

    /** The index as queries see it. */
    DirectoryReader reader() {
        return view;
    }

    long startedMillis() {
        return startedMillis;
    }

    /** When it took its last record, about: the time of its last commit. */
    long committedMillis() {
        return committedMillis;
    }

    /** The writer, as long as it is not sealed. */
    IndexWriter writer() {
        if (writer == null) {
            throw new IllegalStateException("BUG: " + path + " is sealed");
        }
        return writer;
    }

    void commit(CommitData data) throws IOException {
        Map<String, String> text = new HashMap<>(data.asText());
        writer().setLiveCommitData(text.entrySet());
        writer().commit();
        committedMillis = data.committedMillis();
    }

    /** Takes in what was added since; true if there was anything. */
    boolean refresh() throws IOException {
        if (writer == null || !writer.isOpen()) {
            return false;
        }
        try {
            DirectoryReader newer = DirectoryReader.openIfChanged(reader, writer);
            if (newer == null) {
                return false;
            }
            replaceReader(newer);
            return true;
        } catch (AlreadyClosedException e) {
            // The writer has failed meanwhile; whoever writes is told, and rolls back.
            LOG.debug("not refreshed", e);
            return false;
        }
    }

    /** Merges what is worth it. May take minutes; needs no lock, and is ended by {@link #close}. */
    void merge(boolean roomForAll) throws IOException {
        IndexWriter merging = writer();
        if (roomForAll) {
            merging.forceMerge(SEALED_SEGMENTS_MAX);
        }
        merging.commit();
    }

    /** Ends writing: what is committed is read from now on. */
    void seal() throws IOException {
        IndexWriter ending = writer();
        ending.rollback();
        replaceReader(DirectoryReader.open(directory));
        writer = null;
        deleteUnreferenced();
        sealedBytes = measure();
    }

    /** What was merged away while searches still read it: the writer that would have deleted it is closed. */
    private void deleteUnreferenced() throws IOException {
        Set<String> referenced = new HashSet<>(reader.getIndexCommit().getFileNames());
        referenced.add(IndexWriter.WRITE_LOCK_NAME);
        for (String file : directory.listAll()) {
            if (!referenced.contains(file)) {
                try {
                    directory.deleteFile(file);
                } catch (IOException e) {
                    // Still open, where that matters; the next start deletes it.
                    LOG.debug("{} stays for now", file, e);
                }
            }
        }
    }

    /** On disk. */
    long bytes() {
        return sealedBytes >= 0 ? sealedBytes : measure();
    }

    /** Closes it as of its last commit. Searches that are under way end in peace. */
    void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (directory) {
            if (writer != null) {
                writer.rollback();
            }
        } finally {
            view.decRef();
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Closes it and deletes its directory. */
    void delete() throws IOException {
        close();
        delete(path);
    }

    /** Deletes a slice's directory; one that is left half deleted by a crash has no commit and is deleted later. */
    static void delete(Path path) throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            // The commit goes first: without it the rest means nothing.
            List<Path> commitsFirst = files.sorted(Comparator.comparing(
                            (Path file) -> !file.getFileName().toString().startsWith("segments")))
                    .toList();
            for (Path file : commitsFirst) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(path);
    }

    private void replaceReader(DirectoryReader newer) throws IOException {
        DirectoryReader older = view;
        reader = newer;
        view = views.of(newer);
        older.decRef();
    }

    private long measure() {
        long bytes = 0;
        try {
            for (String file : directory.listAll()) {
                bytes += directory.fileLength(file);
            }
        } catch (IOException e) {
            // A merge has deleted a file meanwhile: the next question counts right again.
            return bytes;
        }
        return bytes;
    }
}
