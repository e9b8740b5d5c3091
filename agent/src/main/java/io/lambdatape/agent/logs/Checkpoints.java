package io.lambdatape.agent.logs;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far each file has been read <em>and has reached the spool</em>, on disk in the spool's directory. The file has a
 * line for each: generation, file key, offset, the file's first bytes in hex, path; separated by tabs. What reached the
 * spool after the last save is found there again: the spool keeps positions with the lines.
 */
public final class Checkpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    /**
     * A file as it was.
     *
     * @param generation names the content for as long as it goes on
     * @param key device and inode
     * @param head its first bytes, to tell it from another that got the same inode
     */
    record Checkpoint(String generation, String key, long offset, byte[] head, Path path) {}

    private final Path file;
    private final List<Checkpoint> loaded;
    private final Map<String, Checkpoint> current = new ConcurrentHashMap<>();
    private final Map<String, Long> spooled = new ConcurrentHashMap<>();
    private final ReentrantLock saving = new ReentrantLock();
    private volatile boolean changed;

    /**
     * Reads what earlier runs have left.
     *
     * @param directory the spool's
     */
    public Checkpoints(Path directory) throws IOException {
        file = directory.resolve("log-positions");
        loaded = load(file);
    }

    /** A position that was found in the spool itself; the later one counts. */
    public void recovered(Map<String, Long> positions) {
        loaded.replaceAll(c -> new Checkpoint(
                c.generation, c.key, Math.max(c.offset, positions.getOrDefault(c.generation, 0L)), c.head, c.path));
    }

    /** Lines up to there are in the spool. Safe for use by all threads. */
    public void spooled(String generation, long offset) {
        spooled.merge(generation, offset, Math::max);
        changed = true;
    }

    /** Those of the start, each at most once. */
    @Nullable
    Checkpoint take(String key) {
        for (Checkpoint checkpoint : loaded) {
            if (checkpoint.key.equals(key)) {
                loaded.remove(checkpoint);
                return checkpoint;
            }
        }
        return null;
    }

    /** Those of the start that nobody has taken. */
    Collection<Checkpoint> left() {
        return List.copyOf(loaded);
    }

    /** A file is followed from there on, or something about it has changed. */
    void follow(Checkpoint checkpoint) {
        current.put(checkpoint.generation, checkpoint);
        changed = true;
    }

    /** A file is not followed any more. */
    void forget(String generation) {
        current.remove(generation);
        spooled.remove(generation);
        changed = true;
    }

    /** Writes the file if anything has changed. Safe for use by all threads. */
    public void save() {
        if (!changed) {
            return;
        }
        saving.lock();
        try {
            changed = false;
            StringBuilder text = new StringBuilder();
            current.values()
                    .forEach(c -> text.append(c.generation)
                            .append('\t')
                            .append(c.key)
                            .append('\t')
                            .append(Math.max(c.offset, spooled.getOrDefault(c.generation, 0L)))
                            .append('\t')
                            .append(HexFormat.of().formatHex(c.head))
                            .append('\t')
                            .append(URLEncoder.encode(c.path.toString(), StandardCharsets.UTF_8))
                            .append('\n'));
            Path fresh = file.resolveSibling("log-positions.new");
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            changed = true;
            LOG.warn("cannot save how far log files were read: {}; lines may come twice after a restart", e.toString());
        } finally {
            saving.unlock();
        }
    }

    private static List<Checkpoint> load(Path file) throws IOException {
        List<Checkpoint> loaded = new ArrayList<>();
        if (!Files.exists(file)) {
            return loaded;
        }
        Map<String, Boolean> seen = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            String[] fields = line.split("\t", -1);
            try {
                Checkpoint checkpoint = new Checkpoint(
                        fields[0],
                        fields[1],
                        Long.parseLong(fields[2]),
                        HexFormat.of().parseHex(fields[3]),
                        Path.of(URLDecoder.decode(fields[4], StandardCharsets.UTF_8)));
                if (seen.put(checkpoint.generation, true) == null) {
                    loaded.add(checkpoint);
                }
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                LOG.warn("{} has a damaged line, which is passed over: that file is read from its start again", file);
            }
        }
        return loaded;
    }
}
