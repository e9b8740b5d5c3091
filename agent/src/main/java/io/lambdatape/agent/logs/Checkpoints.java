package io.lambdatape.agent.logs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far each file has been read <em>and has reached the spool</em>, on disk in the spool's directory. What reached the
 * spool after the last save is found there again: the spool keeps positions with the lines. Safe for use by all threads.
 */
public final class Checkpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    /**
     * A file as it was.
     *
     * @param generation names the content for as long as it goes on
     * @param key device and inode
     * @param offset of the first byte that was not read; within what it holds, if it is compressed
     * @param fingerprint how it begins, to tell it from another that got the same inode, and to know its copies
     * @param whole whether nothing more will come: a compressed file that was read to its end
     */
    record Checkpoint(String generation, String key, long offset, Fingerprint fingerprint, Path path, boolean whole) {
        Checkpoint at(long otherOffset) {
            return new Checkpoint(generation, key, otherOffset, fingerprint, path, whole);
        }

        Checkpoint as(String otherGeneration) {
            return new Checkpoint(otherGeneration, key, offset, fingerprint, path, whole);
        }

        Checkpoint asWhole(boolean otherWhole) {
            return new Checkpoint(generation, key, offset, fingerprint, path, otherWhole);
        }
    }

    /** What has been read whole is known for so many files more, so that an archive of one is not read again. */
    private static final int FINISHED_MAX = 512;

    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock saving = new ReentrantLock();
    /** Those of the start whose file is not found yet. */
    private final Map<String, Checkpoint> loaded = new LinkedHashMap<>();

    private final Map<String, Checkpoint> current = new LinkedHashMap<>();
    private final Map<String, Long> spooled = new HashMap<>();
    /** Read to the end, but not in the spool yet. */
    private final Map<String, Checkpoint> ending = new HashMap<>();

    private final Deque<Checkpoint> finished = new ArrayDeque<>();
    private final JournalPositions journals = new JournalPositions();
    private boolean changed;

    /**
     * Reads what earlier runs have left.
     *
     * @param directory the spool's
     */
    public Checkpoints(Path directory) throws IOException {
        file = directory.resolve("log-positions");
        if (Files.exists(file)) {
            PositionsFile positions = PositionsFile.read(file);
            positions.followed().forEach(checkpoint -> loaded.put(checkpoint.generation(), checkpoint));
            finished.addAll(positions.finished());
            journals.load(positions.journals());
        }
    }

    /** Positions that were found in the spool itself; the later one counts. */
    public void recovered(Map<String, Long> positions) {
        lock.lock();
        try {
            loaded.replaceAll((generation, checkpoint) ->
                    checkpoint.at(Math.max(checkpoint.offset, positions.getOrDefault(generation, 0L))));
            positions.forEach(journals::spooled);
            changed = true;
        } finally {
            lock.unlock();
        }
    }

    /** Lines up to there are in the spool. */
    public void spooled(String generation, long offset) {
        lock.lock();
        try {
            changed = true;
            if (journals.spooled(generation, offset) || !current.containsKey(generation)) {
                return;
            }
            spooled.merge(generation, offset, Math::max);
            Checkpoint end = ending.get(generation);
            if (end != null) {
                endIfSpooled(end);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Where each journal was read up to. */
    JournalPositions journals() {
        return journals;
    }

    /** Those of the start whose file is not found yet. */
    Collection<Checkpoint> left() {
        lock.lock();
        try {
            return List.copyOf(loaded.values());
        } finally {
            lock.unlock();
        }
    }

    /** One of the start is found, or is nowhere any more. */
    void settled(Checkpoint checkpoint) {
        lock.lock();
        try {
            loaded.remove(checkpoint.generation);
            changed = true;
        } finally {
            lock.unlock();
        }
    }

    /** A file is followed from there on, or something about it has changed. */
    void follow(Checkpoint checkpoint) {
        lock.lock();
        try {
            current.put(checkpoint.generation, checkpoint);
            ending.remove(checkpoint.generation);
            changed = true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * A file was read to its end. As long as the spool does not have all of it, it counts as followed. One that is whole
     * and still there is kept apart; others are known for a while.
     */
    void end(Checkpoint checkpoint) {
        lock.lock();
        try {
            changed = true;
            ending.put(checkpoint.generation, checkpoint);
            endIfSpooled(checkpoint);
        } finally {
            lock.unlock();
        }
    }

    /** A file is nowhere: its content may come back in a copy. */
    void forget(Checkpoint checkpoint) {
        lock.lock();
        try {
            changed = true;
            finish(checkpoint.asWhole(false));
        } finally {
            lock.unlock();
        }
    }

    private void endIfSpooled(Checkpoint checkpoint) {
        if (reached(checkpoint.generation) < checkpoint.offset) {
            return;
        }
        ending.remove(checkpoint.generation);
        if (checkpoint.whole) {
            current.put(checkpoint.generation, checkpoint);
        } else {
            finish(checkpoint);
        }
    }

    private void finish(Checkpoint checkpoint) {
        current.remove(checkpoint.generation);
        spooled.remove(checkpoint.generation);
        finished.removeIf(known -> known.generation.equals(checkpoint.generation));
        finished.addFirst(checkpoint);
        while (finished.size() > FINISHED_MAX) {
            finished.removeLast();
        }
    }

    private long reached(String generation) {
        Checkpoint known = current.get(generation);
        return Math.max(known == null ? 0 : known.offset, spooled.getOrDefault(generation, 0L));
    }

    /** Those that were read whole, the last one first. */
    Collection<Checkpoint> finished() {
        lock.lock();
        try {
            return List.copyOf(finished);
        } finally {
            lock.unlock();
        }
    }

    /** Writes the file if anything has changed. */
    public void save() {
        saving.lock();
        try {
            String text = textIfChanged();
            if (text.isEmpty()) {
                return;
            }
            Path fresh = file.resolveSibling("log-positions.new");
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            changeAgain();
            LOG.warn("cannot save how far log files were read: {}; lines may come twice after a restart", e.toString());
        } finally {
            saving.unlock();
        }
    }

    /** Writes down one that is followed, at once and at little cost. */
    void append(Checkpoint checkpoint) {
        saving.lock();
        try {
            StringBuilder text = new StringBuilder();
            PositionsFile.append(text, checkpoint.at(reachedBy(checkpoint)), false);
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.warn("cannot save how far log files were read: {}; lines may come twice after a restart", e.toString());
        } finally {
            saving.unlock();
        }
    }

    private long reachedBy(Checkpoint checkpoint) {
        lock.lock();
        try {
            return Math.max(checkpoint.offset, reached(checkpoint.generation));
        } finally {
            lock.unlock();
        }
    }

    private String textIfChanged() {
        lock.lock();
        try {
            if (!changed) {
                return "";
            }
            changed = false;
            StringBuilder text = new StringBuilder(PositionsFile.HEADER);
            loaded.values().forEach(checkpoint -> PositionsFile.append(text, checkpoint, false));
            current.values()
                    .forEach(checkpoint ->
                            PositionsFile.append(text, checkpoint.at(reached(checkpoint.generation)), false));
            finished.forEach(checkpoint -> PositionsFile.append(text, checkpoint, true));
            journals.append(text);
            return text.toString();
        } finally {
            lock.unlock();
        }
    }

    private void changeAgain() {
        lock.lock();
        try {
            changed = true;
        } finally {
            lock.unlock();
        }
    }
}
