package io.lambdatape.agent.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which processes belong to which sandbox. A process belongs to a sandbox if its scratch directory is mounted in it
 * ({@code /proc/<pid>/mountinfo}), or if its standard output goes to a file there.
 */
final class SandboxProcesses {
    private static final Path PROC = Path.of("/proc");

    private final Path scratch;

    /** @param scratch the worker's scratch directory */
    SandboxProcesses(Path scratch) {
        this.scratch = scratch.toAbsolutePath().normalize();
    }

    /** A process of a sandbox, by its directory below {@code /proc}. */
    record Member(Path process, Sandbox sandbox) {}

    /** All that can be seen now. */
    List<Member> all() throws IOException {
        List<Member> members = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                Sandbox sandbox = sandbox(process);
                if (sandbox != null) {
                    members.add(new Member(process, sandbox));
                }
            }
        }
        return members;
    }

    /** The sockets that the processes of a sandbox hold, as {@code /proc} writes them: {@code socket:[12345]}. */
    Set<String> sockets(Sandbox sandbox) throws IOException {
        Set<String> sockets = new TreeSet<>();
        for (Member member : all()) {
            if (member.sandbox().equals(sandbox)) {
                sockets.addAll(sockets(member.process()));
            }
        }
        return sockets;
    }

    static Set<String> sockets(Path process) {
        Set<String> sockets = new TreeSet<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                String target = target(descriptor);
                if (target.startsWith("socket:")) {
                    sockets.add(target);
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

    private @Nullable Sandbox sandbox(Path process) {
        try {
            Path directory = Files.readSymbolicLink(process.resolve("fd/1")).getParent();
            if (directory != null && scratch.equals(directory.getParent())) {
                return Sandbox.of(directory);
            }
            return mounted(process);
        } catch (IOException e) {
            return null;
        }
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
}
