package io.lambdatape.agent.sandbox;

import io.lambdatape.agent.capture.RecordingClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which processes belong to which sandbox. A process belongs to a sandbox if its scratch directory is mounted in it
 * ({@code /proc/<pid>/mountinfo}), or if its standard output goes to a file there. What is known of a process is kept: it
 * moves into its sandbox while it is young, or never. Safe for use by all threads.
 */
final class SandboxProcesses {
    private static final Path PROC = Path.of("/proc");
    /** What a descriptor's link says of a socket, before its inode and a bracket. */
    private static final String SOCKET = "socket:[";

    private static final long YOUNG_NANOS = 10_000_000_000L;

    private final Path scratch;
    private final RecordingClock clock;
    private final Map<Path, Known> known = new HashMap<>();

    /** @param scratch the worker's scratch directory */
    SandboxProcesses(Path scratch, RecordingClock clock) {
        this.scratch = scratch.toAbsolutePath().normalize();
        this.clock = clock;
    }

    /**
     * A process of a sandbox.
     *
     * @param process its directory below {@code /proc}
     * @param controlGroup the path of its control group of version 2 below the root of them; null if it has none
     */
    record Member(Path process, Sandbox sandbox, @Nullable String controlGroup) {}

    private record Known(@Nullable Member member, long sinceNanos, boolean settled) {}

    /** All that can be seen now. */
    synchronized List<Member> all() throws IOException {
        long now = clock.nanos();
        Set<Path> there = new HashSet<>();
        List<Member> members = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                there.add(process);
                Member member = known(process, now).member();
                if (member != null) {
                    members.add(member);
                }
            }
        }
        known.keySet().retainAll(there);
        return members;
    }

    private Known known(Path process, long now) {
        Known before = known.get(process);
        if (before != null && before.settled()) {
            return before;
        }
        long since = before == null ? now : before.sinceNanos();
        Known fresh = new Known(member(process), since, now - since > YOUNG_NANOS);
        known.put(process, fresh);
        return fresh;
    }

    /** The inodes of the sockets that a process holds. */
    static Set<Long> sockets(Path process) {
        Set<Long> sockets = new HashSet<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                String target = target(descriptor);
                if (target.startsWith(SOCKET)) {
                    sockets.add(Long.parseLong(target.substring(SOCKET.length(), target.length() - 1)));
                }
            }
        } catch (IOException e) {
            // The process has ended meanwhile.
        }
        return sockets;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            // Closed meanwhile.
            return "";
        }
    }

    private @Nullable Member member(Path process) {
        try {
            Sandbox sandbox = sandbox(process);
            return sandbox == null ? null : new Member(process, sandbox, controlGroup(process));
        } catch (IOException e) {
            // It has ended meanwhile.
            return null;
        }
    }

    private @Nullable Sandbox sandbox(Path process) throws IOException {
        Path directory = Files.readSymbolicLink(process.resolve("fd/1")).getParent();
        if (directory != null && scratch.equals(directory.getParent())) {
            return Sandbox.of(directory);
        }
        return mounted(process);
    }

    private @Nullable Sandbox mounted(Path process) throws IOException {
        for (String row : Files.readAllLines(process.resolve("mountinfo"), StandardCharsets.UTF_8)) {
            String[] fields = row.split(" ", -1);
            if (fields.length > 4 && fields[4].equals("/host")) {
                Path mounted = Path.of(fields[3]);
                Path parent = mounted.getParent();
                // The root within its file system: the scratch directory's own path may have more in front.
                if (parent != null && scratch.endsWith(Path.of("/").relativize(parent))) {
                    return Sandbox.of(scratch.resolve(mounted.getFileName()));
                }
            }
        }
        return null;
    }

    private static @Nullable String controlGroup(Path process) throws IOException {
        for (String row : Files.readAllLines(process.resolve("cgroup"), StandardCharsets.UTF_8)) {
            if (row.startsWith("0::/")) {
                return row.substring("0::/".length());
            }
        }
        return null;
    }
}
