package io.lambdatape.agent.sandbox;

import io.lambdatape.agent.attribution.Source;
import io.lambdatape.agent.capture.RecordingClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the sandbox that owns the other end of a TCP connection on this machine: its two ports to inode
 * ({@code /proc/net/tcp}), inode to process ({@code /proc/<pid>/fd}), process to scratch directory.
 */
public final class ConnectionOwner {
    private static final Path TABLES = Path.of("/proc/net");
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int INODE = 9;

    private final SandboxProcesses processes;

    /** @param scratch the worker's scratch directory */
    public ConnectionOwner(Path scratch, RecordingClock clock) {
        this.processes = new SandboxProcesses(scratch, clock);
    }

    /**
     * Who is connected; unknown if it is not a sandbox, not on this machine, gone already, or we may not look.
     *
     * @param peer the other end
     * @param own our end: several connections of a machine may share a port if they go to different places
     */
    public Source of(InetSocketAddress peer, InetSocketAddress own) {
        try {
            String inode = inode(peer, own);
            if (inode != null) {
                for (SandboxProcesses.Member member : processes.all()) {
                    if (SandboxProcesses.sockets(member.process()).contains(Long.parseLong(inode))) {
                        return new Source(
                                member.sandbox().lambda(), member.sandbox().instance());
                    }
                }
            }
        } catch (IOException e) {
            // Not Linux, or no rights.
        }
        return Source.UNKNOWN;
    }

    private static @Nullable String inode(InetSocketAddress peer, InetSocketAddress own) throws IOException {
        String local = port(peer);
        String remote = port(own);
        for (String table : new String[] {"tcp", "tcp6"}) {
            try (Stream<String> rows = Files.lines(TABLES.resolve(table), StandardCharsets.US_ASCII)) {
                String found = rows.map(row -> row.strip().split("\\s+"))
                        .filter(row -> row.length > INODE
                                && row[LOCAL].endsWith(local)
                                && row[REMOTE].endsWith(remote)
                                && isAddress(row[LOCAL], peer.getAddress())
                                && isAddress(row[REMOTE], own.getAddress()))
                        .map(row -> row[INODE])
                        .filter(inode -> !inode.equals("0"))
                        .findFirst()
                        .orElse(null);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private static String port(InetSocketAddress address) {
        return String.format(Locale.ROOT, ":%04X", address.getPort());
    }

    // IPv4: one word in host order; v4-mapped IPv6 ends in that word. A wildcard says nothing.
    private static boolean isAddress(String local, @Nullable InetAddress address) {
        byte[] bytes = address == null || address.isAnyLocalAddress() ? new byte[0] : address.getAddress();
        if (bytes.length != 4) {
            return true;
        }
        String word = String.format(
                Locale.ROOT, "%02X%02X%02X%02X", bytes[3] & 0xff, bytes[2] & 0xff, bytes[1] & 0xff, bytes[0] & 0xff);
        return local.substring(0, local.indexOf(':')).endsWith(word);
    }
}
