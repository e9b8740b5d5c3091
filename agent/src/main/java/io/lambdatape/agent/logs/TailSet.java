package io.lambdatape.agent.logs;

import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.agent.logs.Checkpoints.Checkpoint;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the files that are to be followed, and notices those that were renamed or deleted. For one thread. */
final class TailSet {
    private static final Logger LOG = LoggerFactory.getLogger(TailSet.class);
    private static final int FILES_MAX = 8192;
    private static final int FORBIDDEN_MAX = 1024;
    private static final long DISCOVER_NANOS = 1_000_000_000;
    private static final long DISCOVER_MIN_NANOS = 20_000_000;

    private final List<LogSource> sources;
    private final Checkpoints checkpoints;
    private final RecordingClock clock;
    private final Opening opening;
    private final EarlierRuns earlier;
    private final DirectoryWatch watch = new DirectoryWatch();
    private final FileSet files = new FileSet();
    /** Files that may not be read, each of which is told once. */
    private final Set<Path> forbidden = new HashSet<>();

    private boolean first = true;
    private boolean saidTooMany;
    private long discoveredAt;

    /** @param sink is told what was lost while no agent ran */
    TailSet(List<LogSource> sources, Checkpoints checkpoints, RecordingClock clock, LineSink sink) {
        this.sources = sources;
        this.checkpoints = checkpoints;
        this.clock = clock;
        this.opening = new Opening(sources, checkpoints, clock);
        this.earlier = new EarlierRuns(files, opening, checkpoints, sink);
    }

    /** How many files are followed; may be asked by any thread. */
    int count() {
        return files.count();
    }

    List<FollowedFile> snapshot() {
        return files.all();
    }

    /** Files that have no path any more, or another's. */
    List<FollowedFile> leaving() {
        return files.leaving();
    }

    void discoverIfDue() {
        long since = clock.nanos() - discoveredAt;
        if (since >= DISCOVER_NANOS || (since >= DISCOVER_MIN_NANOS && watch.stirred())) {
            discover();
        }
    }

    void discover() {
        long started = clock.nanos();
        Map<PathPattern.Match, LogSource> there = new LinkedHashMap<>();
        for (LogSource source : sources) {
            for (PathPattern.Match match : source.path().find(watch::watch)) {
                if (!files.isNamed(match.path())) {
                    there.putIfAbsent(match, source);
                }
            }
        }
        boolean found = false;
        if (first) {
            found = earlier.goOn(there);
        }
        for (Map.Entry<PathPattern.Match, LogSource> one : oldestFirst(there)) {
            found |= add(one.getKey(), one.getValue());
        }
        first = false;
        if (found) {
            // Before the first line goes to the spool: its position names the generation.
            checkpoints.save();
        }
        discoveredAt = started;
    }

    private static List<Map.Entry<PathPattern.Match, LogSource>> oldestFirst(Map<PathPattern.Match, LogSource> there) {
        if (there.size() < 2) {
            return List.copyOf(there.entrySet());
        }
        Map<PathPattern.Match, Long> modified = new HashMap<>();
        there.keySet().forEach(match -> modified.put(match, Rotated.modifiedMillis(match.path())));
        return there.entrySet().stream()
                .sorted(Comparator.comparingLong(one -> modified.getOrDefault(one.getKey(), 0L)))
                .toList();
    }

    private boolean add(PathPattern.Match match, LogSource source) {
        if (files.named() >= FILES_MAX) {
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
            FollowedFile known = files.at(match.path());
            if (known != null && known.isAt(match.path())) {
                return rename(known, match);
            }
            if (known != null) {
                // Another file has got its inode.
                remove(known);
            }
            FollowedFile file = opening.unknown(match, source, snapshot(), first ? 0 : discoveredAt);
            if (file == null) {
                return false;
            }
            files.name(file);
            checkpoints.follow(file.checkpoint());
            return true;
        } catch (AccessDeniedException e) {
            if (forbidden.size() < FORBIDDEN_MAX && forbidden.add(match.path())) {
                LOG.warn("{} may not be read by the agent's user: its lines are missing until it may", match.path());
            }
            return false;
        } catch (IOException e) {
            LOG.debug("{} cannot be followed yet: {}", match.path(), e.toString());
            return false;
        }
    }

    private boolean rename(FollowedFile known, PathPattern.Match match) {
        if (files.isNamed(known)) {
            // Two names of one file, such as a link.
            return false;
        }
        files.remove(known);
        known.renamed(match);
        files.name(known);
        if (!known.isTaken()) {
            checkpoints.follow(known.checkpoint());
        }
        return true;
    }

    /** Goes on in a copy of a file that has been truncated; false if there is none. */
    boolean followCopy(FollowedFile truncated, Checkpoint checkpoint) {
        return earlier.followCopy(checkpoint, truncated);
    }

    /** Looks which paths have gone, or have become another file's. */
    void checkPaths() {
        List<FollowedFile> strayed = files.strayed();
        if (!strayed.isEmpty()) {
            strayed.forEach(files::leave);
            discover();
        }
    }

    /** A compressed file was read to its end: it stays known for as long as it is there. */
    void readWhole(Archive archive) throws IOException {
        checkpoints.end(archive.checkpointNow().asWhole(true));
        archive.close();
    }

    /** A file is not followed any more. */
    void remove(FollowedFile file) {
        files.remove(file);
        checkpoints.end(file.checkpointNow());
        close(file);
    }

    void close() {
        snapshot().forEach(TailSet::close);
        watch.close();
    }

    private static void close(FollowedFile file) {
        try {
            file.close();
        } catch (IOException e) {
            LOG.warn("cannot close {}: {}", file.path(), e.toString());
        }
    }
}
