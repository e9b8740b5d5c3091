package io.lambdatape.agent.logs;

import io.lambdatape.agent.logs.Checkpoints.Checkpoint;
import io.lambdatape.recording.Gap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on where something was read before: with the files of earlier runs, under whatever name they are now, and with the
 * rest of a content in a copy. For one thread.
 */
final class EarlierRuns {
    private static final Logger LOG = LoggerFactory.getLogger(EarlierRuns.class);

    private final FileSet files;
    private final Opening opening;
    private final Checkpoints checkpoints;
    private final LineSink sink;
    /** Files whose rest is nowhere. */
    private final List<Checkpoint> gone = new ArrayList<>();

    /** @param sink is told what was lost while no agent ran */
    EarlierRuns(FileSet files, Opening opening, Checkpoints checkpoints, LineSink sink) {
        this.files = files;
        this.opening = opening;
        this.checkpoints = checkpoints;
        this.sink = sink;
    }

    /**
     * Finds the files of earlier runs: first those that the paths name, then what has been rotated away from them. Only
     * then is a file known to be new.
     *
     * @param there what the paths name; those that are found are taken out
     * @return whether any was found
     */
    boolean goOn(Map<PathPattern.Match, LogSource> there) {
        Map<String, Checkpoint> byKey = new HashMap<>();
        checkpoints.left().forEach(checkpoint -> byKey.put(checkpoint.key(), checkpoint));
        boolean found = false;
        for (Map.Entry<PathPattern.Match, LogSource> one : List.copyOf(there.entrySet())) {
            PathPattern.Match match = one.getKey();
            Checkpoint checkpoint = byKey.get(keyOf(match.path()));
            if (checkpoint != null && resume(match, one.getValue(), checkpoint)) {
                checkpoints.settled(checkpoint);
                there.remove(match);
                found = true;
            }
        }
        checkpoints.left().forEach(this::resumeElsewhere);
        tellWhatIsGone();
        return found;
    }

    private static String keyOf(Path path) {
        try {
            return FollowedFile.key(path);
        } catch (IOException e) {
            // Gone meanwhile.
            return "";
        }
    }

    // False if it has got the inode by chance: it is another file.
    private boolean resume(PathPattern.Match match, LogSource source, Checkpoint checkpoint) {
        try {
            FollowedFile file =
                    files.byKey(checkpoint.key()) == null ? opening.resumed(match, source, checkpoint) : null;
            if (file == null) {
                return false;
            }
            files.name(file);
            checkpoints.follow(checkpoint.whole() ? checkpoint : file.checkpoint());
            return true;
        } catch (IOException e) {
            LOG.debug("{} cannot be followed yet: {}", match.path(), e.toString());
            return false;
        }
    }

    // Rotated while no agent ran: the rest of the old file is still somewhere beside the new one.
    private void resumeElsewhere(Checkpoint checkpoint) {
        boolean found = checkpoint.whole();
        for (Path file : found ? List.<Path>of() : Rotated.inDirectory(checkpoint.path())) {
            found = found || (Opening.isKey(file, checkpoint.key()) && followRest(file, checkpoint, null));
        }
        // Truncated: what an earlier run did not read may be in a copy.
        if (!found && !followCopy(checkpoint, null)) {
            gone.add(checkpoint);
        }
        checkpoints.settled(checkpoint);
        if (checkpoint.whole() || gone.contains(checkpoint)) {
            checkpoints.forget(checkpoint);
        }
    }

    private void tellWhatIsGone() {
        if (!gone.isEmpty()) {
            Checkpoint one = gone.getFirst();
            String others = gone.size() == 1 ? "" : ", and of " + (gone.size() - 1) + " other files";
            sink.gap(
                    Gap.Reason.LOG_LOST,
                    gone.size(),
                    "what was written to " + one.path() + " behind its byte " + one.offset() + others
                            + " while no agent ran is gone, if there was anything: truncated or deleted");
            gone.clear();
        }
    }

    /**
     * Goes on in a copy of a file, once, under the file's name.
     *
     * @param original the file, if it has been truncated just now; null if an earlier run read it
     * @return false if there is no copy
     */
    boolean followCopy(Checkpoint checkpoint, @Nullable FollowedFile original) {
        for (Path copy : Rotated.copies(checkpoint.path())) {
            boolean itself = original != null && Opening.isKey(copy, original.key());
            if (!itself && followRest(copy, checkpoint, original)) {
                return true;
            }
        }
        return false;
    }

    private boolean followRest(Path file, Checkpoint checkpoint, @Nullable FollowedFile like) {
        FollowedFile known = files.at(file);
        if (files.isNamed(file) || (known != null && known.isAt(file))) {
            return false;
        }
        FollowedFile rest = opening.rest(file, checkpoint, like);
        if (rest == null) {
            return false;
        }
        files.leave(rest);
        checkpoints.follow(rest.checkpoint());
        if (!rest.generation().equals(checkpoint.generation())) {
            // More was read than the copy has: nothing of that content is left to be read.
            readToItsEnd(checkpoint, like);
        }
        return true;
    }

    private void readToItsEnd(Checkpoint checkpoint, @Nullable FollowedFile like) {
        if (like == null) {
            // What an earlier run had handed to the spool counts already.
            checkpoints.forget(checkpoint);
        } else {
            checkpoints.end(checkpoint);
        }
    }
}
