package io.lambdatape.agent.sandbox;

import io.lambdatape.agent.attribution.OpenInvocations;
import io.lambdatape.agent.capture.RecordingClock;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a gate at every sandbox of a worker, as soon as its socket appears, and closes it when the scratch directory is
 * gone. Looks every few milliseconds: the sooner a gate stands, the less likely the worker's first connection has
 * passed by it.
 */
public final class SandboxGates implements AutoCloseable {
    static final String SOCKET = "ol.sock";

    private static final Logger LOG = LoggerFactory.getLogger(SandboxGates.class);
    private static final long LOOK_EVERY_NANOS = 2_000_000;
    private static final long LOOK_AT_ALL_EVERY_NANOS = 500_000_000;
    private static final long AWAIT_NANOS_MAX = 60_000_000_000L;

    private final Path scratch;
    private final OpenInvocations open;
    private final RecordingClock clock;
    private final Map<Path, Gated> gated = new TreeMap<>();
    /** Scratch directories whose socket is yet to appear, and since when. */
    private final Map<Path, Long> awaited = new TreeMap<>();

    private final Set<Path> seen = new TreeSet<>();
    private Object lastModified = "";
    private long lastLookNanos;
    private volatile boolean closing;
    private final Thread looking;

    /** A gate, and the socket file that is ours: another file there means another sandbox. */
    private record Gated(SandboxGate gate, @Nullable Object socketFile) {}

    private SandboxGates(Path scratch, OpenInvocations open, RecordingClock clock) {
        this.scratch = scratch;
        this.open = open;
        this.clock = clock;
        this.looking = Thread.ofPlatform().name("sandbox-gates").daemon().unstarted(this::lookUntilClosed);
    }

    /**
     * Begins to look, in a thread of its own.
     *
     * @param scratch the worker's scratch directory, {@code <worker_dir>/scratch}; need not exist yet
     * @param open is told which invocation runs on which instance
     */
    public static SandboxGates start(Path scratch, OpenInvocations open, RecordingClock clock) {
        SandboxGates gates = new SandboxGates(scratch, open, clock);
        gates.looking.start();
        return gates;
    }

    private void lookUntilClosed() {
        while (!closing) {
            look();
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        gated.values().forEach(one -> one.gate().close());
        gated.clear();
    }

    private void look() {
        long now = clock.nanos();
        // A directory's modification time changes with its entries: a full look only then, and once in a while.
        Object modified = modified(scratch);
        if (!modified.equals(lastModified) || now - lastLookNanos > LOOK_AT_ALL_EVERY_NANOS) {
            lastModified = modified;
            lastLookNanos = now;
            lookAtAll(now);
        }
        for (Map.Entry<Path, Long> entry : List.copyOf(awaited.entrySet())) {
            Sandbox sandbox = Sandbox.of(entry.getKey());
            if (sandbox == null || now - entry.getValue() > AWAIT_NANOS_MAX || lookAt(sandbox)) {
                awaited.remove(entry.getKey());
            }
        }
    }

    private void lookAtAll(long now) {
        Set<Path> there = new TreeSet<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(scratch)) {
            for (Path directory : directories) {
                there.add(directory);
                if (!gated.containsKey(directory) && seen.add(directory)) {
                    awaited.put(directory, now);
                }
            }
        } catch (IOException e) {
            // The worker deletes and makes the scratch directory anew when it starts.
            LOG.debug("no scratch directory: {}", e.getMessage());
        }
        seen.retainAll(there);
        for (Path directory : List.copyOf(gated.keySet())) {
            if (!there.contains(directory)) {
                close(directory);
            } else if (!ours(directory)) {
                // The worker was started anew and has numbered another sandbox the same.
                abandon(directory);
                awaited.put(directory, now);
            }
        }
    }

    /** Whether there is nothing more to wait for at this sandbox. */
    private boolean lookAt(Sandbox sandbox) {
        Path socket = sandbox.directory().resolve(SOCKET);
        if (fileKey(socket) == null) {
            return false;
        }
        try {
            AtomicBoolean first = new AtomicBoolean(true);
            SandboxGate gate = SandboxGate.open(
                    sandbox, (invocation, there) -> open.runsOn(invocation, there.instance(), first.getAndSet(false)));
            gated.put(sandbox.directory(), new Gated(gate, fileKey(socket)));
        } catch (IOException e) {
            LOG.warn(
                    "cannot stand in front of {}: {}; its invocations are tied less surely (run the agent as the"
                            + " worker's user)",
                    socket,
                    e.getMessage());
        }
        return true;
    }

    private boolean ours(Path directory) {
        Gated known = gated.get(directory);
        Object socketFile = fileKey(directory.resolve(SOCKET));
        return known != null && (socketFile == null || socketFile.equals(known.socketFile()));
    }

    private void close(Path directory) {
        Gated known = gated.remove(directory);
        if (known != null) {
            known.gate().close();
        }
    }

    private void abandon(Path directory) {
        Gated known = gated.remove(directory);
        if (known != null) {
            known.gate().abandon();
        }
    }

    private static Object modified(Path directory) {
        try {
            return Files.getLastModifiedTime(directory);
        } catch (IOException e) {
            return "none";
        }
    }

    private static @Nullable Object fileKey(Path socket) {
        try {
            return Files.readAttributes(socket, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            return null;
        }
    }

    /** Puts all sockets back. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(looking);
        try {
            looking.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
