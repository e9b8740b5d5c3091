package io.lambdatape.agent.logs;

import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.agent.logs.Checkpoints.Checkpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that are followed: finds new ones, and notices those that were renamed or deleted. For one thread. */
final class TailSet {
    private static final Logger LOG = LoggerFactory.getLogger(TailSet.class);
    private static final int FILES_MAX = 8192;
    private static final long DISCOVER_NANOS = 1_000_000_000;
    private static final long DISCOVER_MIN_NANOS = 20_000_000;

    private final List<LogSource> sources;
    private final Checkpoints checkpoints;
    private final RecordingClock clock;
    private final DirectoryWatch watch = new DirectoryWatch();
    private final Map<Path, Tail> byPath = new LinkedHashMap<>();
    private final List<Tail> leaving = new ArrayList<>();
    private volatile int count;
    private boolean first = true;
    private boolean saidTooMany;
    private long discoveredAt;

    TailSet(List<LogSource> sources, Checkpoints checkpoints, RecordingClock clock) {
        this.sources = sources;
        this.checkpoints = checkpoints;
        this.clock = clock;
    }

    int count() {
        return count;
    }

    List<Tail> snapshot() {
        List<Tail> all = new ArrayList<>(leaving);
        all.addAll(byPath.values());
        return all;
    }

    /** Files that have no path any more, or another's. */
    List<Tail> leaving() {
        return leaving;
    }

    void discoverIfDue() {
        long since = clock.nanos() - discoveredAt;
        if (since >= DISCOVER_NANOS || (since >= DISCOVER_MIN_NANOS && watch.stirred())) {
            discover();
        }
    }

    void discover() {
        long started = clock.nanos();
        boolean found = false;
        for (LogSource source : sources) {
            for (PathPattern.Match match : source.path().find(watch::watch)) {
                if (!byPath.containsKey(match.path())) {
                    found |= add(match, source);
                }
            }
        }
        if (first) {
            resumeRenamed();
            first = false;
        }
        if (found) {
            // Before the first line goes to the spool: its position names the generation.
            checkpoints.save();
        }
        discoveredAt = started;
        count = byPath.size() + leaving.size();
    }

    private boolean add(PathPattern.Match match, LogSource source) {
        if (byPath.size() >= FILES_MAX) {
            if (!saidTooMany) {
                LOG.error(
                        "more than {} log files fit the configured paths: {} and further ones are not followed; make"
                                + " the paths narrower",
                        FILES_MAX,
                        match.path());
                saidTooMany = true;
            }
            return false;
        }
        try {
            String key = Tail.key(match.path());
            Tail known = byKey(key);
            if (known != null) {
                known.renamed(match);
                byPath.values().remove(known);
                leaving.remove(known);
                byPath.put(match.path(), known);
                checkpoints.follow(known.checkpoint());
                return true;
            }
            Tail tail = Tail.open(match, source, clock.nanos(), first ? 0 : discoveredAt);
            Checkpoint checkpoint = checkpoints.take(tail.key());
            if (checkpoint != null && !tail.resume(checkpoint)) {
                LOG.info("{} has another content than at the last run: read from its start", match.path());
            }
            byPath.put(match.path(), tail);
            checkpoints.follow(tail.checkpoint());
            return true;
        } catch (IOException e) {
            LOG.debug("{} cannot be followed yet: {}", match.path(), e.toString());
            return false;
        }
    }

    private @org.jspecify.annotations.Nullable Tail byKey(String key) {
        for (Tail tail : snapshot()) {
            if (tail.key().equals(key)) {
                return tail;
            }
        }
        return null;
    }

    // Rotated while no agent ran: the rest of the old file is still somewhere beside the new one.
    private void resumeRenamed() {
        for (Checkpoint checkpoint : checkpoints.left()) {
            Path directory = checkpoint.path().getParent();
            Tail like = byPath.get(checkpoint.path());
            if (directory == null || !Files.isDirectory(directory)) {
                continue;
            }
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
                for (Path file : files) {
                    if (Files.isRegularFile(file) && Tail.key(file).equals(checkpoint.key())) {
                        resumeRenamed(checkpoint, file, like);
                    }
                }
            } catch (IOException e) {
                LOG.warn("cannot look for the rest of {}: {}", checkpoint.path(), e.toString());
            }
        }
    }

    private void resumeRenamed(Checkpoint checkpoint, Path file, @org.jspecify.annotations.Nullable Tail like)
            throws IOException {
        if (like == null) {
            return;
        }
        PathPattern.Match was = like.match();
        PathPattern.Match match = new PathPattern.Match(file, was.lambda(), was.instance());
        Tail tail = Tail.open(match, like.source(), clock.nanos(), 0);
        if (tail.resume(checkpoint)) {
            tail.renamed(was);
            leaving.add(tail);
            checkpoints.follow(tail.checkpoint());
        } else {
            tail.close();
        }
    }

    /** Looks which paths have gone, or have become another file's. */
    void checkPaths() {
        Map<Path, Tail> changed = new HashMap<>();
        byPath.forEach((path, tail) -> {
            try {
                if (!Tail.key(path).equals(tail.key())) {
                    changed.put(path, tail);
                }
            } catch (IOException e) {
                changed.put(path, tail);
            }
        });
        if (!changed.isEmpty()) {
            changed.forEach((path, tail) -> {
                byPath.remove(path);
                leaving.add(tail);
            });
            discover();
        }
    }

    void remove(Tail tail) {
        leaving.remove(tail);
        checkpoints.forget(tail.generation());
        count = byPath.size() + leaving.size();
        close(tail);
    }

    void close() {
        snapshot().forEach(TailSet::close);
        watch.close();
    }

    private static void close(Tail tail) {
        try {
            tail.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
