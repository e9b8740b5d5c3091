package io.lambdatape.agent.logs;

import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.agent.logs.Checkpoints.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens files, and tells whether what they hold was read before: under another name, or by an earlier run. */
final class Opening {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    private final List<LogSource> sources;
    private final Checkpoints checkpoints;
    private final RecordingClock clock;

    Opening(List<LogSource> sources, Checkpoints checkpoints, RecordingClock clock) {
        this.sources = sources;
        this.checkpoints = checkpoints;
        this.clock = clock;
    }

    /**
     * A file that is not followed yet.
     *
     * @param known what is followed
     * @param absentNanos when it was not there yet; 0 if that is unknown
     * @return null if it is to be looked at again later
     */
    @Nullable
    FollowedFile unknown(PathPattern.Match match, LogSource source, List<FollowedFile> known, long absentNanos)
            throws IOException {
        boolean compressed = Archive.is(match.path());
        if (compressed && Archive.isBeingWritten(match.path(), clock.nanos())) {
            return null;
        }
        FollowedFile file = open(match, source, compressed, absentNanos);
        boolean unclear = file instanceof Archive archive && archive.isTooShort(clock.nanos());
        if (unclear || isCopyInTheMaking(file, known)) {
            file.close();
            return null;
        }
        resumeFinished(file);
        return file;
    }

    private FollowedFile open(PathPattern.Match match, LogSource source, boolean compressed, long absentNanos)
            throws IOException {
        return compressed
                ? Archive.open(match, source, clock.nanos())
                : Tail.open(match, source, clock.nanos(), absentNanos);
    }

    /** The file that an earlier run, or another name, was read as; null if it is another. */
    @Nullable
    FollowedFile resumed(PathPattern.Match match, LogSource source, Checkpoint checkpoint) throws IOException {
        FollowedFile file = open(match, source, Archive.is(match.path()), 0);
        boolean same = false;
        try {
            same = file.resume(checkpoint);
            if (same && checkpoint.whole() && file instanceof Archive archive) {
                archive.wasReadWhole();
            }
        } finally {
            if (!same) {
                file.close();
            }
        }
        return same ? file : null;
    }

    /**
     * The rest of a content in another file, to be read under the name of the first.
     *
     * @param like the file in which its beginning was read; null if an earlier run did
     */
    @Nullable
    FollowedFile rest(Path file, Checkpoint checkpoint, @Nullable FollowedFile like) {
        LogSource source = like == null ? sourceOf(checkpoint.path()) : like.source();
        PathPattern.Match was = like == null ? matchOf(source, checkpoint.path()) : like.match();
        if (source == null) {
            return null;
        }
        try {
            FollowedFile rest = resumed(new PathPattern.Match(file, was.lambda(), was.instance()), source, checkpoint);
            if (rest == null) {
                return null;
            }
            if (wasAnother(rest, checkpoint)) {
                rest.close();
                return null;
            }
            rest.readAs(was);
            return rest;
        } catch (IOException e) {
            LOG.warn("cannot read the rest of {} in {}: {}", checkpoint.path(), file, e.toString());
            return null;
        }
    }

    // It begins like the one that is looked for, but was read as another that begins like it. An inode alone proves
    // nothing.
    private boolean wasAnother(FollowedFile file, Checkpoint checkpoint) throws IOException {
        Beginning beginning = file.beginning();
        return checkpoints.finished().stream()
                .filter(other -> !other.generation().equals(checkpoint.generation()))
                .filter(other -> other.key().equals(file.key()))
                .filter(other ->
                        other.fingerprint().length() >= checkpoint.fingerprint().length())
                .anyMatch(other -> other.fingerprint().length() > 0 && beginning.fits(other.fingerprint()));
    }

    static boolean isKey(Path file, String key) {
        try {
            return FollowedFile.key(file).equals(key);
        } catch (IOException e) {
            // Renamed or deleted meanwhile.
            return false;
        }
    }

    private static PathPattern.Match matchOf(@Nullable LogSource source, Path path) {
        PathPattern.Match match = source == null ? null : source.path().match(path);
        return match == null ? new PathPattern.Match(path, null, null) : match;
    }

    private @Nullable LogSource sourceOf(Path path) {
        return sources.stream()
                .filter(source -> source.path().match(path) != null)
                .findFirst()
                .orElse(null);
    }

    // A copy of a file that is still followed: once that is truncated or gone, the copy has the rest.
    private static boolean isCopyInTheMaking(FollowedFile file, Collection<FollowedFile> known) throws IOException {
        for (FollowedFile other : known) {
            if (other instanceof Tail original
                    && Rotated.isOf(file.path(), original.path())
                    && !file.key().equals(original.key())
                    && original.isBeingCopiedTo(file)) {
                return true;
            }
        }
        return false;
    }

    // A copy of what was read whole already: only what it has more is new. The longer the fingerprint, the surer.
    private void resumeFinished(FollowedFile file) throws IOException {
        List<Checkpoint> read = checkpoints.finished().stream()
                .filter(checkpoint -> checkpoint.fingerprint().length() > 0)
                .filter(checkpoint -> file instanceof Archive
                        ? Rotated.mayHold(file.path(), checkpoint)
                        : Rotated.isOf(file.path(), checkpoint.path()))
                .sorted(Comparator.comparingInt((Checkpoint checkpoint) ->
                                checkpoint.fingerprint().length())
                        .reversed())
                .toList();
        for (Checkpoint checkpoint : read) {
            if (file.resume(checkpoint)) {
                LOG.info("{} holds what was read already, as {}", file.path(), checkpoint.path());
                return;
            }
        }
    }
}
