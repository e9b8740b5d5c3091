package io.lambdatape.agent.sandbox;

import io.lambdatape.agent.attribution.Instance;
import io.lambdatape.agent.attribution.OpenInvocations;
import io.lambdatape.agent.attribution.Source;
import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.agent.sandbox.InstanceEvents.Event;
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
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a gate at every sandbox of a worker, as soon as its socket appears, and closes it when the scratch directory or
 * the process is gone. Looks as soon as anything stirs: the sooner a gate stands, the less likely the worker's first
 * connection has passed by it.
 */
public final class SandboxGates implements AutoCloseable {
    static final String SOCKET = "ol.sock";

    private static final Logger LOG = LoggerFactory.getLogger(SandboxGates.class);
    private static final Path CONTROL_GROUPS = Path.of("/sys/fs/cgroup");
    /** While a socket is about to appear. */
    private static final long LOOK_SOON_NANOS = 2_000_000;
    /** While nobody says when something appears. */
    private static final long LOOK_UNTOLD_NANOS = 10_000_000;

    private static final long LOOK_AT_ALL_EVERY_NANOS = 500_000_000;
    private static final long AWAIT_NANOS_MAX = 60_000_000_000L;

    private final Path scratch;
    private final OpenInvocations open;
    private final RecordingClock clock;
    private final InstanceEvents events;
    private final PassedBy passedBy;
    private final SandboxLives lives;
    private final Map<Path, Gated> gated = new TreeMap<>();
    /** Scratch directories whose socket is yet to appear. */
    private final Map<Path, Awaited> awaited = new TreeMap<>();

    private final Set<Path> seen = new TreeSet<>();
    private Object lastModified = "";
    private long lastLookNanos;
    private boolean lookedBefore;
    private volatile boolean closing;
    private final Thread looking;
    private final ScratchWatch watch;

    /** @param startSeen whether the directory was not there at the first look */
    private record Awaited(Sandbox sandbox, Instance instance, boolean startSeen, long sinceNanos) {}

    private SandboxGates(Path scratch, OpenInvocations open, RecordingClock clock, InstanceEvents events) {
        this.scratch = scratch.toAbsolutePath().normalize();
        this.open = open;
        this.clock = clock;
        this.events = events;
        this.passedBy = new PassedBy();
        SandboxProcesses processes = new SandboxProcesses(scratch, clock);
        this.lives = new SandboxLives(processes, CONTROL_GROUPS, events);
        this.looking = Thread.ofPlatform().name("sandbox-gates").daemon().unstarted(this::lookUntilClosed);
        this.watch = ScratchWatch.of(this.scratch, looking);
    }

    /**
     * Looks once, then begins to look in a thread of its own. What is there at the first look may have been at work
     * already.
     *
     * @param scratch the worker's scratch directory, {@code <worker_dir>/scratch}; need not exist yet
     * @param open is told which invocation runs on which instance
     * @param events is told what becomes of instances
     */
    public static SandboxGates start(Path scratch, OpenInvocations open, RecordingClock clock, InstanceEvents events) {
        SandboxGates gates = new SandboxGates(scratch, open, clock, events);
        gates.look();
        gates.looking.start();
        return gates;
    }

    private void lookUntilClosed() {
        while (!closing) {
            boolean told = watch.watches();
            look();
            clock.park(pauseNanos(told));
        }
        watch.close();
        List.copyOf(gated.keySet()).forEach(this::close);
    }

    private long pauseNanos(boolean told) {
        if (!awaited.isEmpty()) {
            return LOOK_SOON_NANOS;
        }
        long due = gated.values().stream().mapToLong(Gated::dueNanos).min().orElse(Long.MAX_VALUE);
        long pause = told ? LOOK_AT_ALL_EVERY_NANOS : LOOK_UNTOLD_NANOS;
        return due == Long.MAX_VALUE ? pause : Math.clamp(due - clock.nanos(), 0, pause);
    }

    private void look() {
        long now = clock.nanos();
        // A directory's modification time changes with its entries: a full look only then, and once in a while.
        Object modified = modified(scratch);
        boolean due = now - lastLookNanos >= LOOK_AT_ALL_EVERY_NANOS;
        if (!modified.equals(lastModified) || due) {
            lastModified = modified;
            lookAtAll(now);
        }
        if (due) {
            lastLookNanos = now;
            lives.look().forEach(this::ended);
        }
        lookForPassedBy(now);
        for (Awaited one : List.copyOf(awaited.values())) {
            if (fileKey(one.sandbox().directory().resolve(SOCKET)) != null) {
                awaited.remove(one.sandbox().directory());
                openGate(one);
            } else if (now - one.sinceNanos() > AWAIT_NANOS_MAX) {
                awaited.remove(one.sandbox().directory());
                open.ended(one.instance());
            } else if (one.startSeen()) {
                one.instance().unreachable(now);
            }
        }
    }

    private void lookForPassedBy(long now) {
        List<Gated> due =
                gated.values().stream().filter(one -> one.dueNanos() <= now).toList();
        if (!due.isEmpty()) {
            PassedBy.Look look = passedBy.look();
            due.forEach(one -> one.look(now, look));
        }
    }

    private void lookAtAll(long now) {
        Set<Path> there = new TreeSet<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(scratch)) {
            for (Path directory : directories) {
                there.add(directory);
                if (!gated.containsKey(directory) && seen.add(directory)) {
                    await(directory, lookedBefore, now);
                }
            }
        } catch (IOException e) {
            // The worker deletes and makes the scratch directory anew when it starts.
            LOG.debug("no scratch directory: {}", e.getMessage());
        }
        lookedBefore = true;
        seen.retainAll(there);
        for (Path directory : List.copyOf(awaited.keySet())) {
            Awaited gone = there.contains(directory) ? null : awaited.remove(directory);
            if (gone != null) {
                open.ended(gone.instance());
                events.record(gone.sandbox(), Event.ENDED);
            }
        }
        for (Path directory : List.copyOf(gated.keySet())) {
            if (!there.contains(directory)) {
                ended(directory);
            } else if (!ours(directory)) {
                // The worker was started anew and has numbered another sandbox the same.
                abandon(directory);
                await(directory, false, now);
            }
        }
    }

    private void await(Path directory, boolean startSeen, long now) {
        Sandbox sandbox = Sandbox.of(directory);
        if (sandbox != null) {
            Instance instance = open.instance(new Source(sandbox.lambda(), sandbox.instance()), startSeen);
            awaited.put(directory, new Awaited(sandbox, instance, startSeen, now));
            events.record(sandbox, startSeen ? Event.STARTED : Event.FOUND);
        }
    }

    private void openGate(Awaited one) {
        Path socket = one.sandbox().directory().resolve(SOCKET);
        try {
            SandboxGate gate = SandboxGate.open(one.sandbox(), one.instance(), passedBy);
            gated.put(one.sandbox().directory(), new Gated(gate, fileKey(socket), clock.nanos()));
        } catch (IOException e) {
            LOG.warn(
                    "cannot stand in front of {}: {}; its invocations are tied less surely (run the agent as the"
                            + " worker's user)",
                    socket,
                    e.getMessage());
        }
    }

    private boolean ours(Path directory) {
        Gated known = gated.get(directory);
        Object socketFile = fileKey(directory.resolve(SOCKET));
        return known != null && (socketFile == null || socketFile.equals(known.socketFile()));
    }

    private void ended(Sandbox sandbox) {
        ended(sandbox.directory());
    }

    private void ended(Path directory) {
        Gated known = close(directory);
        if (known != null) {
            events.record(known.gate().sandbox(), Event.ENDED);
        }
    }

    private @Nullable Gated close(Path directory) {
        Gated known = gated.remove(directory);
        if (known != null) {
            known.gate().close();
            open.ended(known.gate().instance());
        }
        return known;
    }

    private void abandon(Path directory) {
        Gated known = gated.remove(directory);
        if (known != null) {
            known.gate().abandon();
            open.ended(known.gate().instance());
            events.record(known.gate().sandbox(), Event.ENDED);
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
