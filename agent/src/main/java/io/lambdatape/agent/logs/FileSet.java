package io.lambdatape.agent.logs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files that are followed: those that a path names, and those that have lost their name. For one thread. */
final class FileSet {
    private final Map<Path, FollowedFile> byPath = new LinkedHashMap<>();
    private final List<FollowedFile> leaving = new ArrayList<>();

    /** How many there are; may be asked by any thread. */
    private volatile int count;

    int count() {
        return count;
    }

    int named() {
        return byPath.size();
    }

    List<FollowedFile> all() {
        List<FollowedFile> all = new ArrayList<>(leaving);
        all.addAll(byPath.values());
        return all;
    }

    /** Files that have no path any more, or another's. */
    List<FollowedFile> leaving() {
        return List.copyOf(leaving);
    }

    /** Those whose path has gone, or has become another file's. */
    List<FollowedFile> strayed() {
        List<FollowedFile> strayed = new ArrayList<>();
        byPath.forEach((path, file) -> {
            if (!file.isAt(path)) {
                strayed.add(file);
            }
        });
        return strayed;
    }

    boolean isNamed(Path path) {
        return byPath.containsKey(path);
    }

    /** Whether the file has a path, and that path is its own. */
    boolean isNamed(FollowedFile file) {
        return byPath.get(file.path()) == file && file.isAt(file.path());
    }

    /** The file with that key; null if none is followed. */
    @Nullable
    FollowedFile byKey(String key) {
        for (FollowedFile file : leaving) {
            if (file.key().equals(key)) {
                return file;
            }
        }
        for (FollowedFile file : byPath.values()) {
            if (file.key().equals(key)) {
                return file;
            }
        }
        return null;
    }

    /** The file that stands there under another name; null if none is followed, or none is there. */
    @Nullable
    FollowedFile at(Path path) {
        try {
            return byKey(FollowedFile.key(path));
        } catch (IOException e) {
            // Gone meanwhile.
            return null;
        }
    }

    /** A file stands at its path from now on. */
    void name(FollowedFile file) {
        remove(file);
        byPath.put(file.path(), file);
        counted();
    }

    /** A file is followed without a name. */
    void leave(FollowedFile file) {
        remove(file);
        leaving.add(file);
        counted();
    }

    void remove(FollowedFile file) {
        byPath.values().remove(file);
        leaving.remove(file);
        counted();
    }

    private void counted() {
        count = byPath.size() + leaving.size();
    }
}
