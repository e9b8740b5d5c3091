package io.lambdatape.agent.logs;

import io.lambdatape.agent.logs.Checkpoints.Checkpoint;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where rotation puts what a file held: beside it, under a name made of the file's ({@link RotatedName}).
 */
final class Rotated {
    private static final Logger LOG = LoggerFactory.getLogger(Rotated.class);
    private static final int FILES_MAX = 4096;
    /** From this length on a fingerprint is enough to know a content by in another directory. */
    private static final int SURE_BYTES = 4 << 10;

    private Rotated() {}

    /** Whether one may be what has been rotated away from the other. */
    static boolean isOf(Path rotated, Path original) {
        Path directory = original.getParent();
        return directory != null && directory.equals(rotated.getParent()) && isNamedAfter(rotated, original);
    }

    /** Whether a compressed file may hold what was read as another. */
    static boolean mayHold(Path archive, Checkpoint read) {
        return isOf(archive, read.path())
                || (read.fingerprint().length() >= SURE_BYTES && isNamedAfter(archive, read.path()));
    }

    private static boolean isNamedAfter(Path rotated, Path original) {
        return RotatedName.isOf(String.valueOf(rotated.getFileName()), String.valueOf(original.getFileName()));
    }

    /** What may hold a copy of a file's content, the last one written first: the file itself, and those named after it. */
    static List<Path> copies(Path original) {
        return inDirectory(original).stream()
                .filter(file -> file.equals(original) || isOf(file, original))
                .sorted(Comparator.comparingLong(Rotated::modifiedMillis).reversed())
                .toList();
    }

    /** All files beside it: renaming may give any name. */
    static List<Path> inDirectory(Path original) {
        List<Path> found = new ArrayList<>();
        Path directory = original.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            return found;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (Files.isRegularFile(file) && found.size() < FILES_MAX) {
                    found.add(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warn("cannot look for what was rotated away from {}: {}", original, e.toString());
        }
        return found;
    }

    static long modifiedMillis(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            // Gone meanwhile.
            return Long.MIN_VALUE;
        }
    }
}
