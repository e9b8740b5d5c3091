package io.lambdatape.agent.sandbox;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wakes a thread as soon as something appears in a directory or goes from it (inotify). */
final class ScratchWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ScratchWatch.class);

    private final Path directory;
    private final Thread woken;
    private final @Nullable WatchService service;
    private @Nullable WatchKey key;

    private ScratchWatch(Path directory, Thread woken, @Nullable WatchService service) {
        this.directory = directory;
        this.woken = woken;
        this.service = service;
    }

    /** @param woken unparked at every event */
    static ScratchWatch of(Path directory, Thread woken) {
        WatchService service = service();
        ScratchWatch watch = new ScratchWatch(directory, woken, service);
        if (service != null) {
            Thread.ofVirtual().name("scratch-watch").start(() -> watch.waken(service));
        }
        return watch;
    }

    private static @Nullable WatchService service() {
        try {
            return FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            LOG.warn("directories cannot be watched: {}; new sandboxes are found a little later", e.toString());
            return null;
        }
    }

    /** Watches it, anew if it was made anew; false if that is not possible, say while there is no such directory. */
    boolean watches() {
        WatchKey known = key;
        if (service == null || (known != null && known.isValid())) {
            return service != null;
        }
        try {
            key = directory.register(
                    service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void waken(WatchService events) {
        try {
            while (true) {
                WatchKey stirred = events.take();
                // What it was is seen by looking.
                stirred.pollEvents();
                stirred.reset();
                LockSupport.unpark(woken);
            }
        } catch (ClosedWatchServiceException e) {
            // By us.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (service != null) {
            try {
                service.close();
            } catch (IOException e) {
                LOG.debug("the watch of {} does not end: {}", directory, e.toString());
            }
        }
    }
}
