package io.lambdatape.agent.sandbox;

import io.lambdatape.agent.attribution.Source;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the sandbox that owns the other end of a TCP connection on this machine: peer port to inode
 * ({@code /proc/net/tcp}), inode to process ({@code /proc/<pid>/fd}), process to scratch directory. A process belongs to
 * a sandbox if its scratch directory is mounted in it ({@code /proc/<pid>/mountinfo}), or if its standard output goes
 * to a file there.
 */
public final class ConnectionOwner {
    private static final Path PROC = Path.of("/proc");

    private final Path scratch;

    /** @param scratch the worker's scratch directory */
    public ConnectionOwner(Path scratch) {
        this.scratch = scratch.toAbsolutePath().normalize();
    }

    /** Who is connected from {@code peer}; unknown if it is not a sandbox, not on this machine, or we may not look. */
    public Source of(InetSocketAddress peer) {
        try {
            String inode = inode(peer);
            if (inode == null) {
                return Source.UNKNOWN;
            }
            try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
                for (Path process : processes) {
                    // Cheap question first: few processes are sandboxes.
                    Sandbox sandbox = sandbox(process);
                    if (sandbox != null && owns(process, "socket:[" + inode + "]")) {
                        return new Source(sandbox.lambda(), sandbox.instance());
                    }
                }
            }
        } catch (IOException e) {
            // Not Linux, or no rights.
        }
        return Source.UNKNOWN;
    }

    private static @Nullable String inode(InetSocketAddress peer) throws IOException {
        String suffix = String.format(Locale.ROOT, ":%04X", peer.getPort());
        for (String table : new String[] {"net/tcp", "net/tcp6"}) {
            try (Stream<String> rows = Files.lines(PROC.resolve(table), StandardCharsets.US_ASCII)) {
                String found = rows.map(row -> row.strip().split("\\s+"))
                        .filter(row ->
                                row.length > 9 && row[1].endsWith(suffix) && isAddress(row[1], peer.getAddress()))
                        .map(row -> row[9])
                        .findFirst()
                        .orElse(null);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    // IPv4: one word in host order; v4-mapped IPv6 ends in that word. Ports of one machine rarely clash otherwise.
    private static boolean isAddress(String local, InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != 4) {
            return true;
        }
        String word = String.format(
                Locale.ROOT, "%02X%02X%02X%02X", bytes[3] & 0xff, bytes[2] & 0xff, bytes[1] & 0xff, bytes[0] & 0xff);
        return local.substring(0, local.indexOf(':')).endsWith(word);
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
                    return Sandbox.of(mounted);
                }
            }
        }
        return null;
    }

    private static boolean owns(Path process, String socket) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (Files.readSymbolicLink(descriptor).toString().equals(socket)) {
                    return true;
                }
            }
        } catch (IOException e) {
            // The process has ended meanwhile.
        }
        return false;
    }
}
