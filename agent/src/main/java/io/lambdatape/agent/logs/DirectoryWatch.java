package io.lambdatape.agent.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells at once when something new appears in a directory (inotify). Without it new files are found a second later. */
final class DirectoryWatch {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryWatch.class);
    private static final int DIRECTORIES_MAX = 8192;

    private final @Nullable WatchService service;
    private final Map<Path, WatchKey> keys = new HashMap<>();
    private boolean said;

    DirectoryWatch() {
        WatchService made = null;
        try {
            made = FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            LOG.warn("directories cannot be watched: {}; new log files are found a second later", e.toString());
        }
        service = made;
    }

    void watch(Path directory) {
        WatchKey known = keys.get(directory);
        if (service == null || (known != null && known.isValid()) || keys.size() >= DIRECTORIES_MAX) {
            return;
        }
        try {
            keys.put(directory, directory.register(service, StandardWatchEventKinds.ENTRY_CREATE));
        } catch (IOException e) {
            if (!said) {
                LOG.debug("{} cannot be watched: {}", directory, e.toString());
                said = true;
            }
        }
    }

    /** Whether anything new has appeared since the last time. */
    boolean stirred() {
        boolean stirred = false;
        if (service != null) {
            for (WatchKey key = service.poll(); key != null; key = service.poll()) {
                stirred |= !key.pollEvents().isEmpty();
                if (!key.reset()) {
                    keys.values().remove(key);
                }
            }
        }
        return stirred;
    }

    void close() {
        if (service != null) {
            try {
                service.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
